// SPDX-License-Identifier: Apache-2.0

/// Who may use whom: the table of ARCHITECTURE.md, held against `Package.swift`.
struct LayerRule {
    /// Adapters that other adapters may stand on.
    private static let sharedAdapters: Set = ["EventLoops", "TLS"]
    /// Adapters that open sockets, files or processes: a core without sockets does not see them.
    private static let worldly: Set = [
        "EventLoops", "TLS", "HTTPServer", "HTTPClient", "Database", "Processes", "Datagrams",
    ]
    /// Steps aside or down that one target may take and its layer may not.
    private static let exceptions: [String: Set<String>] = [
        "Sanitizer": ["PatternScan", "UnicodeText"],
        "RTCSession": ["MediaCodecs", "MediaSecurity", "DataChannels", "Datagrams"],
        "HubStorage": ["HubCore"],
        "Rooms": ["LiveKitSignal"],
    ]

    let table: PackageTable

    func breaches() -> [Breach] {
        table.targets.enumerated().flatMap { index, target -> [Breach] in
            guard let layer = Layer(path: target.path) else {
                return [Breach(target.name, "\(target.path) is in no layer: add the folder to the table of layers")]
            }
            return target.uses.compactMap { name in
                refusal(of: name, to: target, in: layer, at: index).map { Breach(target.name, $0) }
            }
        }
    }

    private func refusal(of name: String, to target: PackageTable.Target, in layer: Layer, at index: Int) -> String? {
        guard let position = table.targets.firstIndex(where: { $0.name == name }) else {
            return "\(name) is no target of this package"
        }
        let used = table.targets[position]
        guard let usedLayer = Layer(path: used.path) else { return nil }
        if position >= index && usedLayer != .binary { return "\(name) does not stand above it in the table" }
        if Self.exceptions[target.name]?.contains(name) == true { return nil }
        return isAllowed(used, in: usedLayer, to: target, in: layer) ? nil : "may not use \(name) (\(usedLayer) layer)"
    }

    private func isAllowed(
        _ used: PackageTable.Target, in usedLayer: Layer, to target: PackageTable.Target, in layer: Layer
    ) -> Bool {
        switch layer {
        case .cLibraries: false
        case .base: usedLayer == .base
        case .adapters: usedLayer <= .base || Self.sharedAdapters.contains(used.name)
        case .protocols: usedLayer == .base || (usedLayer == .protocols && used.folder == target.folder)
        case .core: isAllowedInCore(used, in: usedLayer, to: target)
        case .parts: usedLayer > .cLibraries && usedLayer <= .parts
        case .binary: used.name == "Commands"
        case .outside: true
        }
    }

    private func isAllowedInCore(_ used: PackageTable.Target, in usedLayer: Layer, to target: PackageTable.Target)
        -> Bool
    {
        switch (target.name, usedLayer) {
        case (_, .base): true
        case ("HubCore", .adapters): !Self.worldly.contains(used.name)
        case ("ConformanceKit", .protocols): false
        case (_, .adapters), (_, .protocols): true
        default: false
        }
    }
}

extension PackageTable.Target {
    /// The folder that the target shares with its neighbours.
    var folder: Substring { path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex) }
}
