// SPDX-License-Identifier: Apache-2.0

/// The layers of ARCHITECTURE.md, lowest first, told by where a target lies.
enum Layer: Int, Comparable {
    case cLibraries, base, adapters, protocols, core, parts, binary, outside

    private static let folders: [(prefix: String, layer: Layer)] = [
        ("Sources/CLibraries/", .cLibraries), ("Sources/Base/", .base), ("Sources/Adapters/", .adapters),
        ("Sources/MCP/", .protocols), ("Sources/A2A/", .protocols), ("Sources/RTC/", .protocols),
        ("Sources/Sanitizer/", .protocols), ("Sources/Hub/", .core), ("Sources/Rooms/", .core),
        ("Sources/AgentRuntime/", .core), ("Sources/ConformanceKit/", .core),
        ("Sources/Patchbay/main/", .binary), ("Sources/Patchbay/", .parts), ("Tests/", .outside),
        ("Benchmarks/", .outside), ("Samples/", .outside),
    ]

    /// Nil for a folder that no layer knows.
    init?(path: String) {
        guard let match = Self.folders.first(where: { "\(path)/".hasPrefix($0.prefix) }) else { return nil }
        self = match.layer
    }

    static func < (left: Layer, right: Layer) -> Bool { left.rawValue < right.rawValue }

    /// Glibc is a C library like any other: the pure layers do without it.
    var mayImportGlibc: Bool { ![.base, .protocols, .core].contains(self) }
}
