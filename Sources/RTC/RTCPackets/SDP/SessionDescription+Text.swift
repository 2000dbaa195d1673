// SPDX-License-Identifier: Apache-2.0

extension SessionDescription {
    package init(parsing text: String) throws(SDPError) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLarge(limit: Self.maximumBytes) }
        self.init(origin: SDPOrigin(session: 0, version: 0))
        var sawVersion = false
        var number = 0
        // Over bytes: Swift counts CR LF as one character.
        for bytes in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
            if line.isEmpty { continue }
            guard line.count >= 2, line[line.index(after: line.startIndex)] == UInt8(ascii: "="),
                let kind = line.first
            else { throw .malformedLine(number) }
            if kind == UInt8(ascii: "v") { sawVersion = true }
            guard sawVersion else { throw .noVersion }
            try read(kind, String(Substring(line.dropFirst(2))), number)
        }
        guard sawVersion else { throw .noVersion }
    }

    private mutating func read(_ kind: UInt8, _ value: String, _ number: Int) throws(SDPError) {
        switch kind {
        case UInt8(ascii: "o"):
            let words = value.split(separator: " ")
            guard words.count == 6 else { throw .malformedLine(number) }
            // Some senders write numbers beyond 64 bits or none at all; nothing depends on them.
            origin = SDPOrigin(session: UInt64(words[1]) ?? 0, version: UInt64(words[2]) ?? 0)
        case UInt8(ascii: "s"): name = value
        case UInt8(ascii: "m"):
            guard sections.count < Self.maximumSections else { throw .tooManySections(limit: Self.maximumSections) }
            guard let section = MediaSection(mediaLine: value) else { throw .malformedLine(number) }
            sections.append(section)
        case UInt8(ascii: "c"):
            if !sections.isEmpty { sections[sections.count - 1].connection = value }
        case UInt8(ascii: "b"):
            if !sections.isEmpty { sections[sections.count - 1].bandwidths.append(value) }
        case UInt8(ascii: "a"):
            let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty else { throw .malformedLine(number) }
            let rest = parts.count > 1 ? String(parts[1]) : nil
            if sections.isEmpty {
                attributes.append(String(name), rest)
            } else {
                sections[sections.count - 1].attributes.append(String(name), rest)
            }
        default: break
        }
    }

    package var text: String {
        var text = "v=0\r\no=- \(origin.session) \(origin.version) IN IP4 127.0.0.1\r\n"
        text += "s=\(name.isEmpty ? "-" : name)\r\nt=0 0\r\n"
        Self.write(attributes, to: &text)
        for section in sections {
            text +=
                "m=\(section.kind) \(section.port) \(section.transport) \(section.formats.joined(separator: " "))\r\n"
            text += "c=\(section.connection)\r\n"
            for bandwidth in section.bandwidths { text += "b=\(bandwidth)\r\n" }
            Self.write(section.attributes, to: &text)
        }
        return text
    }

    private static func write(_ attributes: SDPAttributes, to text: inout String) {
        for line in attributes.lines {
            text += "a=" + line.name
            if let value = line.value { text += ":" + value }
            text += "\r\n"
        }
    }
}
