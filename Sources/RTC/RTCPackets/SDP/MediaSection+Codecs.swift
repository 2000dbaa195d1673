// SPDX-License-Identifier: Apache-2.0

/// A payload type with its `rtpmap`, `fmtp` and `rtcp-fb` lines.
package struct SDPCodec: Equatable, Sendable {
    package var payloadType: UInt8
    package var name: String
    package var clockRate: UInt32
    /// 1 where the line says nothing.
    package var channels: UInt8
    /// The `fmtp` text as it came.
    package var parameters: String?
    /// As `nack`, `nack pli`, `transport-cc`; those for all payload types are included.
    package var feedback: [String]

    package init(
        payloadType: UInt8, name: String, clockRate: UInt32, channels: UInt8 = 1, parameters: String? = nil,
        feedback: [String] = []
    ) {
        self.payloadType = payloadType
        self.name = name
        self.clockRate = clockRate
        self.channels = channels
        self.parameters = parameters
        self.feedback = feedback
    }

    package func isNamed(_ other: String) -> Bool { name.lowercased() == other.lowercased() }

    /// The value of one `key=value` of the parameters.
    package func parameter(_ key: String) -> String? {
        guard let parameters else { return nil }
        for pair in parameters.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].drop(while: { $0 == " " }) == key { return String(parts[1]) }
        }
        return nil
    }
}

/// One `a=extmap` line.
package struct SDPExtensionMap: Equatable, Sendable {
    package var id: UInt8
    package var uri: String

    package init(id: UInt8, uri: String) {
        self.id = id
        self.uri = uri
    }

    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count >= 2, let id = UInt8(words[0].prefix { $0 != "/" }), id != 0 else { return nil }
        self.init(id: id, uri: String(words[1]))
    }
}

extension MediaSection {
    /// The codecs in the order of preference of the `m=` line. Static payload types without `rtpmap` are left out.
    package var codecs: [SDPCodec] {
        let maps = keyed("rtpmap")
        let parameters = keyed("fmtp")
        var feedback: [Substring: [String]] = [:]
        for value in attributes.values("rtcp-fb") {
            let parts = value.split(separator: " ", maxSplits: 1)
            if parts.count == 2 { feedback[parts[0], default: []].append(String(parts[1])) }
        }
        return formats.compactMap { format in
            guard let payloadType = UInt8(format), payloadType < 128, let map = maps[Substring(format)] else {
                return nil
            }
            let parts = map.split(separator: "/")
            guard parts.count >= 2, let rate = UInt32(parts[1]) else { return nil }
            return SDPCodec(
                payloadType: payloadType, name: String(parts[0]), clockRate: rate,
                channels: parts.count > 2 ? UInt8(parts[2]) ?? 1 : 1, parameters: parameters[Substring(format)],
                feedback: (feedback["*"] ?? []) + (feedback[Substring(format)] ?? []))
        }
    }

    package var extensionMaps: [SDPExtensionMap] { attributes.values("extmap").compactMap(SDPExtensionMap.init) }

    /// Adds the lines of a codec; its payload type joins the `m=` line.
    package mutating func append(_ codec: SDPCodec) {
        formats.append(String(codec.payloadType))
        let channels = codec.channels > 1 ? "/\(codec.channels)" : ""
        attributes.append("rtpmap", "\(codec.payloadType) \(codec.name)/\(codec.clockRate)\(channels)")
        if let parameters = codec.parameters { attributes.append("fmtp", "\(codec.payloadType) \(parameters)") }
        for feedback in codec.feedback { attributes.append("rtcp-fb", "\(codec.payloadType) \(feedback)") }
    }

    package mutating func append(_ map: SDPExtensionMap) { attributes.append("extmap", "\(map.id) \(map.uri)") }

    /// Lines of the form `a=name:KEY rest`, by key; the first one wins.
    private func keyed(_ name: String) -> [Substring: String] {
        var result: [Substring: String] = [:]
        for value in attributes.values(name) {
            let parts = value.split(separator: " ", maxSplits: 1)
            if parts.count == 2, result[parts[0]] == nil { result[parts[0]] = String(parts[1]) }
        }
        return result
    }
}
