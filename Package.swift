// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
//
// The architecture as a table: one line per target, lowest layer first.
// A target may use only what stands above it; ArchitectureTests holds this file and every import to it.

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Asynchronous functions that run where their caller runs. By default each of them goes to the generic executor when it
/// begins and whenever something that it waited for is there, which on a loop is a search for the loop that it is on
/// already, some seventy times for one call. Not where there are actors, or where tasks are started: there it is meant.
let runsWhereItsCallerRuns = settings + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
let modulesOfACall: Set = [
    "HTTPMessages", "HTTPServer", "HTTPClient", "MCPServer", "MCPClient", "A2AServer", "A2AClient", "HubCore",
    "HubServer",
]

/// A header-only module around one C library.
func cLibrary(_ name: String, pkgConfig: String? = nil) -> Target {
    .systemLibrary(name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig)
}

/// A Swift module in `Sources/<folder>/<name>`.
func module(_ name: String, in folder: String, uses: [String] = []) -> Target {
    .target(
        name: name, dependencies: uses.map { .byName(name: $0) }, path: "Sources/\(folder)/\(name)",
        swiftSettings: modulesOfACall.contains(name) ? runsWhereItsCallerRuns : settings)
}

/// The tests of one module, or of the whole house, in `Tests/<name>Tests`.
func tests(
    _ name: String, uses: [String] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: uses.map { .byName(name: $0) }, path: "Tests/\(name)Tests",
        exclude: exclude, resources: resources, swiftSettings: settings)
}

let package = Package(
    name: "patchbay",
    products: [.executable(name: "patchbay", targets: ["patchbay"])],
    targets: [
        // MARK: Layer 0, C libraries
        cLibrary("CLinux"),
        cLibrary("COpenSSL", pkgConfig: "libcrypto"),
        cLibrary("CCurl"),
        cLibrary("CSQLite", pkgConfig: "sqlite3"),
        cLibrary("CJansson", pkgConfig: "jansson"),
        cLibrary("CYAML", pkgConfig: "yaml-0.1"),
        cLibrary("CSRTP", pkgConfig: "libsrtp2"),
        cLibrary("CUsrSCTP"),
        cLibrary("CVectorscan", pkgConfig: "libhs"),
        cLibrary("CICU", pkgConfig: "icu-uc"),
        cLibrary("CNghttp2", pkgConfig: "libnghttp2"),
        cLibrary("CZlib", pkgConfig: "zlib"),
        cLibrary("CCJose", pkgConfig: "cjose"),
        cLibrary("CSpeech"),
        cLibrary("COpus", pkgConfig: "opus"),
        cLibrary("CSpeexDSP", pkgConfig: "speexdsp"),

        // MARK: Layer 1, base
        module("JSON", in: "Base"),
        module("JSONRPC", in: "Base", uses: ["JSON"]),
        module("Protobuf", in: "Base"),
        module("Lifecycle", in: "Base"),
        module("Telemetry", in: "Base", uses: ["JSON", "Lifecycle"]),
        module("Identity", in: "Base"),
        module("Addresses", in: "Base"),
        module("HTTPMessages", in: "Base", uses: ["Lifecycle", "Addresses"]),

        // MARK: Layer 2, adapters
        module("EventLoops", in: "Adapters", uses: ["CLinux", "Lifecycle"]),
        module("Cryptography", in: "Adapters", uses: ["COpenSSL", "CCJose", "JSON", "Identity"]),
        module("Compression", in: "Adapters", uses: ["CZlib"]),
        module("TLS", in: "Adapters", uses: ["COpenSSL"]),
        module(
            "HTTPServer", in: "Adapters",
            uses: ["CLinux", "CNghttp2", "HTTPMessages", "Lifecycle", "EventLoops", "TLS"]),
        module(
            "HTTPClient", in: "Adapters",
            uses: ["CCurl", "Addresses", "HTTPMessages", "Lifecycle", "EventLoops", "TLS"]),
        module("Database", in: "Adapters", uses: ["CSQLite", "CLinux"]),
        module("Documents", in: "Adapters", uses: ["CJansson", "CYAML", "JSON"]),
        module("Processes", in: "Adapters", uses: ["CLinux", "Lifecycle", "EventLoops"]),
        module("MediaSecurity", in: "Adapters", uses: ["COpenSSL", "CSRTP"]),
        module("DataChannels", in: "Adapters", uses: ["CUsrSCTP"]),
        module("Datagrams", in: "Adapters", uses: ["CLinux", "Addresses", "Lifecycle", "EventLoops"]),

        module("PatternScan", in: "Adapters", uses: ["CVectorscan"]),
        module("UnicodeText", in: "Adapters", uses: ["CICU"]),
        module("MediaCodecs", in: "Adapters", uses: ["COpus", "CSpeexDSP"]),
        module("Speech", in: "Adapters", uses: ["CSpeech"]),

        // MARK: Layer 3, protocols
        module("MCPTypes", in: "MCP", uses: ["JSON", "JSONRPC", "HTTPMessages"]),
        module("MCPServer", in: "MCP", uses: ["JSON", "JSONRPC", "HTTPMessages", "Lifecycle", "Identity", "MCPTypes"]),
        module("MCPClient", in: "MCP", uses: ["JSON", "JSONRPC", "HTTPMessages", "Lifecycle", "Identity", "MCPTypes"]),
        module(
            "OpenAPITools", in: "MCP",
            uses: ["JSON", "JSONRPC", "HTTPMessages", "Lifecycle", "MCPTypes", "MCPClient"]),

        module("A2ATypes", in: "A2A", uses: ["JSON", "Protobuf", "Lifecycle", "HTTPMessages"]),
        module(
            "A2AServer", in: "A2A",
            uses: ["JSON", "JSONRPC", "Protobuf", "HTTPMessages", "Lifecycle", "Identity", "A2ATypes"]),
        module("A2AClient", in: "A2A", uses: ["JSON", "JSONRPC", "HTTPMessages", "Lifecycle", "A2ATypes"]),

        module("RTCPackets", in: "RTC", uses: ["Addresses"]),
        module("ICE", in: "RTC", uses: ["Addresses", "Lifecycle", "RTCPackets"]),
        module(
            "RTCSession", in: "RTC",
            uses: [
                "Addresses", "Lifecycle", "MediaSecurity", "DataChannels", "Datagrams", "RTCPackets", "ICE",
            ]),

        module("Sanitizer", in: "Sanitizer", uses: ["JSON", "PatternScan", "UnicodeText"]),

        // MARK: Layer 4, the hub
        module(
            "HubCore", in: "Hub",
            uses: [
                "JSON", "JSONRPC", "HTTPMessages", "Lifecycle", "Telemetry", "Addresses", "Identity", "MCPTypes",
                "MCPServer", "MCPClient", "A2ATypes", "A2AServer", "A2AClient", "Sanitizer",
            ]),
        module(
            "HubStorage", in: "Hub",
            uses: [
                "JSON", "Lifecycle", "Telemetry", "Identity", "Cryptography", "Database", "A2ATypes", "A2AServer",
                "HubCore",
            ]),

        module(
            "LiveKitSignal", in: "Rooms",
            uses: ["JSON", "Protobuf", "HTTPMessages", "Cryptography", "Compression"]),
        module(
            "Rooms", in: "Rooms",
            uses: [
                "Addresses", "JSON", "HTTPMessages", "Lifecycle", "EventLoops", "Datagrams", "MediaSecurity",
                "MediaCodecs", "RTCPackets",
                "ICE", "RTCSession", "LiveKitSignal",
            ]),

        module("AgentRuntime", in: "AgentRuntime", uses: ["JSON", "HTTPMessages", "Lifecycle", "Speech"]),

        // MARK: Layer 5, the binary's parts
        module(
            "AdminAPI", in: "Patchbay",
            uses: [
                "JSON", "HTTPMessages", "Lifecycle", "Telemetry", "Identity", "Cryptography", "Documents", "HubCore",
            ]),
        module(
            "HubServer", in: "Patchbay",
            uses: [
                "Addresses", "JSON", "JSONRPC", "HTTPMessages", "Lifecycle", "Telemetry", "Identity", "EventLoops",
                "Cryptography",
                "UnicodeText", "TLS", "HTTPServer", "HTTPClient", "Database", "Documents", "Processes", "MCPTypes",
                "OpenAPITools", "MCPServer", "MCPClient", "A2ATypes", "A2AServer", "A2AClient", "Sanitizer", "HubCore",
                "HubStorage",
                "Speech", "AgentRuntime", "LiveKitSignal", "Rooms", "AdminAPI",
            ]),
        module(
            "Commands", in: "Patchbay",
            uses: [
                "JSON", "HTTPMessages", "Lifecycle", "Telemetry", "Identity", "EventLoops", "Cryptography",
                "HTTPClient",
                "Documents", "Processes", "A2ATypes", "A2AClient", "Sanitizer", "HubCore", "AdminAPI", "HubServer",
            ]),

        // MARK: Layer 6, the binary
        .executableTarget(
            name: "patchbay", dependencies: ["Commands"], path: "Sources/Patchbay/main", swiftSettings: settings,
            // 23,000 addresses that move with the program: half a megabyte of table, read and kept at each start, or 10 KB.
            linkerSettings: [
                .unsafeFlags(["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"])
            ]),

        // MARK: Samples
        .executableTarget(
            name: "sample-agent",
            dependencies: [
                "JSON", "HTTPMessages", "Lifecycle", "Identity", "EventLoops", "Cryptography", "HTTPServer",
                "A2ATypes", "A2AServer",
            ],
            path: "Samples/ContractAgent", swiftSettings: settings),

        // What the agents of spoken conversations share.
        .target(
            name: "SampleAgents",
            dependencies: [
                "JSON", "HTTPMessages", "Lifecycle", "Identity", "EventLoops", "Cryptography", "HTTPServer",
                "A2ATypes", "A2AServer",
            ],
            path: "Samples/Shared", swiftSettings: settings),

        .executableTarget(
            name: "storyteller", dependencies: ["JSON", "A2ATypes", "A2AServer", "SampleAgents"],
            path: "Samples/Storyteller", exclude: ["patchbay.json", "run"], swiftSettings: settings),

        .executableTarget(
            name: "call-center", dependencies: ["JSON", "A2ATypes", "A2AServer", "SampleAgents"],
            path: "Samples/CallCenter", exclude: ["patchbay.json", "run"], swiftSettings: settings),

        // MARK: Benchmarks
        .executableTarget(
            name: "server-alone", dependencies: ["EventLoops", "HTTPMessages", "HTTPServer", "TLS"],
            path: "Benchmarks/ServerAlone", swiftSettings: settings),

        .executableTarget(
            name: "room-forwarding",
            dependencies: [
                "Addresses", "Lifecycle", "EventLoops", "Datagrams", "MediaSecurity", "RTCPackets", "ICE",
                "LiveKitSignal",
                "Rooms",
            ],
            path: "Benchmarks/RoomForwarding", swiftSettings: settings),

        .executableTarget(
            name: "policy-cost", dependencies: ["JSON", "MCPTypes", "HubCore"], path: "Benchmarks/PolicyCost",
            swiftSettings: settings),

        .executableTarget(
            name: "list-cost",
            dependencies: [
                "Identity", "JSON", "Lifecycle", "Telemetry", "MCPTypes", "MCPServer", "MCPClient", "HubCore",
            ],
            path: "Benchmarks/ListCost", swiftSettings: settings),

        .executableTarget(
            name: "sanitizer-cost", dependencies: ["Documents", "JSON", "Sanitizer"], path: "Benchmarks/SanitizerCost",
            swiftSettings: settings),

        .executableTarget(
            name: "sanitizer-training", dependencies: ["JSON", "Documents", "Sanitizer"],
            path: "Benchmarks/SanitizerTraining", exclude: ["Texts"], swiftSettings: settings),

        // MARK: Tests
        .target(
            name: "TestSupport",
            dependencies: [
                "COpenSSL", "CSQLite", "JSON", "JSONRPC", "HTTPMessages", "Lifecycle", "Telemetry", "Identity",
                "EventLoops", "Cryptography", "HTTPServer", "HTTPClient", "Processes", "HubCore",
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Addresses", "EventLoops", "HTTPMessages", "HTTPServer", "ICE", "JSON", "JSONRPC", "LiveKitSignal",
                "Lifecycle",
                "Processes",
                "RTCPackets", "Sanitizer",
            ],
            path: "Tests/FuzzTargets", swiftSettings: settings),
        tests("FuzzReplay", uses: ["FuzzTargets", "TestSupport"]),
        tests("Addresses", uses: ["Addresses"]),
        tests(
            "AgentRuntime", uses: ["JSON", "HTTPMessages", "Lifecycle", "EventLoops", "Speech", "AgentRuntime"]),
        tests("Compression", uses: ["Compression"]),
        tests(
            "Rooms",
            uses: [
                "Addresses", "Lifecycle", "EventLoops", "MediaCodecs", "LiveKitSignal", "RTCPackets", "RTCSession",
                "Rooms",
            ]),
        tests(
            "LiveKitSignal", uses: ["JSON", "HTTPMessages", "LiveKitSignal", "TestSupport"], exclude: ["Golden"]),
        tests("PatternScan", uses: ["PatternScan"]),
        tests("UnicodeText", uses: ["UnicodeText"]),
        tests("Sanitizer", uses: ["JSON", "Documents", "Sanitizer", "TestSupport"]),
        tests("RTCPackets", uses: ["RTCPackets", "Addresses"]),
        tests("MediaSecurity", uses: ["MediaSecurity", "EventLoops", "Lifecycle"]),
        tests("DataChannels", uses: ["DataChannels", "EventLoops", "Lifecycle"]),
        tests("Datagrams", uses: ["Datagrams", "Addresses", "Lifecycle", "EventLoops"]),
        tests(
            "RTCSession",
            uses: [
                "Addresses", "Lifecycle", "EventLoops", "MediaSecurity", "DataChannels", "Datagrams", "RTCPackets",
                "ICE", "RTCSession", "TestSupport",
            ]),
        tests("ICE", uses: ["ICE", "RTCPackets", "Addresses", "Lifecycle"]),
        tests("Architecture", uses: ["TestSupport"]),
        tests("JSON", uses: ["CJansson", "JSON", "TestSupport"]),
        tests("Protobuf", uses: ["Protobuf"]),
        tests("JSONRPC", uses: ["JSON", "JSONRPC", "TestSupport"]),
        tests("HTTPMessages", uses: ["Addresses", "HTTPMessages"]),
        tests(
            "MCPClient", uses: ["JSON", "JSONRPC", "HTTPMessages", "Lifecycle", "MCPTypes", "MCPClient", "TestSupport"]),
        tests(
            "OpenAPITools",
            uses: ["JSON", "HTTPMessages", "MCPClient", "OpenAPITools", "Documents", "TestSupport"],
            exclude: ["Service"]),
        tests("Identity", uses: ["Identity"]),
        tests("A2ATypes", uses: ["JSON", "Protobuf", "Lifecycle", "HTTPMessages", "A2ATypes"]),
        tests(
            "A2AServer",
            uses: ["JSON", "HTTPMessages", "Identity", "Lifecycle", "A2ATypes", "A2AServer", "TestSupport"]),
        tests(
            "A2AClient", uses: ["JSON", "HTTPMessages", "Lifecycle", "A2ATypes", "A2AClient", "TestSupport"]),
        tests("Lifecycle", uses: ["Lifecycle"]),
        tests("Cryptography", uses: ["Identity", "JSON", "Cryptography", "TestSupport"]),
        tests("Telemetry", uses: ["Lifecycle", "Telemetry", "TestSupport"]),
        tests("Database", uses: ["Database", "TestSupport"]),
        tests("MCPTypes", uses: ["JSON", "HTTPMessages", "MCPTypes"]),
        tests(
            "MCPServer",
            uses: ["JSON", "JSONRPC", "HTTPMessages", "Identity", "Lifecycle", "MCPTypes", "MCPServer", "TestSupport"]),
        tests(
            "HubCore",
            uses: [
                "Addresses", "JSON", "JSONRPC", "HTTPMessages", "Identity", "Lifecycle", "Telemetry", "MCPTypes",
                "MCPServer",
                "MCPClient", "A2ATypes", "A2AServer", "Documents", "Sanitizer", "HubCore",
                "TestSupport",
            ]),
        tests("Processes", uses: ["Lifecycle", "EventLoops", "Processes", "TestSupport"]),
        tests(
            "HTTPClient",
            uses: [
                "Addresses", "Cryptography", "HTTPMessages", "Lifecycle", "EventLoops", "TLS", "HTTPServer",
                "HTTPClient",
                "TestSupport",
            ]),
        tests(
            "HubStorage",
            uses: [
                "Cryptography", "JSON", "Telemetry", "Identity", "Database", "A2ATypes", "A2AServer", "HubCore",
                "HubStorage", "TestSupport",
            ]),
        tests("EventLoops", uses: ["CLinux", "EventLoops", "Lifecycle"]),
        tests("MediaCodecs", uses: ["MediaCodecs"]),
        tests("Speech", uses: ["Speech"]),
        tests("TLS", uses: ["TLS", "TestSupport"]),
        tests(
            "HTTPServer",
            uses: ["Cryptography", "EventLoops", "HTTPMessages", "HTTPServer", "Lifecycle", "TLS", "TestSupport"]),
        tests("Documents", uses: ["JSON", "Documents", "TestSupport"]),
        tests("AdminAPI", uses: ["JSON", "HTTPMessages", "Identity", "HubCore", "AdminAPI", "TestSupport"]),
        tests(
            "HubServer",
            uses: [
                "Addresses", "JSON", "HTTPMessages", "Telemetry", "Identity", "Documents", "A2ATypes", "AgentRuntime",
                "Cryptography", "Lifecycle", "Rooms", "HubCore", "HubServer", "TestSupport",
            ]),
        tests(
            "Commands",
            uses: ["JSON", "HTTPMessages", "Telemetry", "HubCore", "AdminAPI", "HubServer", "Commands", "TestSupport"],
            exclude: ["Snapshots"]),

        tests(
            "Integration",
            uses: [
                "Addresses", "JSON", "JSONRPC", "HTTPMessages", "Lifecycle", "Telemetry", "Identity", "EventLoops",
                "Cryptography", "MCPTypes", "MCPServer", "HTTPServer", "HTTPClient", "Documents", "A2ATypes",
                "A2AServer",
                "HubCore", "AdminAPI", "HubServer", "LiveKitSignal", "TestSupport",
            ]),

        // MARK: The built binary and third-party peers
        tests(
            "EndToEnd",
            uses: [
                "patchbay", "sample-agent", "storyteller", "call-center", "JSON", "HTTPMessages", "EventLoops",
                "HTTPClient",
                "A2ATypes",
                "A2AClient", "TestSupport",
            ]),
    ]
)

// Built by `make fuzz` alone, with libFuzzer's entry point instead of a main function.
if Context.environment["PATCHBAY_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "FuzzEntry", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Entry",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
