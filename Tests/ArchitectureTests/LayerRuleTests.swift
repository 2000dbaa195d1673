// SPDX-License-Identifier: Apache-2.0

import Testing

/// The table of layers, on `Package.swift` as it is and on tables that must be refused.
@Suite struct LayerRuleTests {
    private static let base = PackageTable.Target("JSON", path: "Sources/Base/JSON")
    private static let library = PackageTable.Target("CCurl", path: "Sources/CLibraries/CCurl")

    private func refusals(_ targets: PackageTable.Target...) -> [Breach] {
        LayerRule(table: PackageTable(targets: [Self.library, Self.base] + targets)).breaches()
    }

    @Test("the package table and every import keep the layers", .timeLimit(.minutes(5)))
    func checkoutKeepsLayers() async throws {
        let table = try await PackageTable.ofCheckout()
        #expect(table.targets.count > 20)
        let imports = ImportRule(table: table)
        let breaches = LayerRule(table: table).breaches() + Repository.swiftFiles.flatMap(imports.breaches)
        #expect(breaches.isEmpty, "\(breaches.map(\.description).joined(separator: "\n"))")
    }

    @Test("a base module that uses a C library is refused")
    func baseUsesC() {
        #expect(refusals(.init("JSONRPC", path: "Sources/Base/JSONRPC", uses: ["CCurl"])).count == 1)
        #expect(refusals(.init("JSONRPC", path: "Sources/Base/JSONRPC", uses: ["JSON"])).isEmpty)
    }

    @Test("an adapter uses its C library and the event loops, no other adapter")
    func adapters() {
        let loops = PackageTable.Target("EventLoops", path: "Sources/Adapters/EventLoops")
        let client = { PackageTable.Target("HTTPClient", path: "Sources/Adapters/HTTPClient", uses: $0) }
        #expect(refusals(loops, client(["CCurl", "JSON", "EventLoops"])).isEmpty)
        let database = PackageTable.Target("Database", path: "Sources/Adapters/Database")
        #expect(refusals(loops, database, client(["Database"])).count == 1)
    }

    @Test("MCP and A2A never use each other")
    func protocols() {
        let types = PackageTable.Target("MCPTypes", path: "Sources/MCP/MCPTypes")
        #expect(refusals(types, .init("MCPServer", path: "Sources/MCP/MCPServer", uses: ["MCPTypes"])).isEmpty)
        #expect(refusals(types, .init("A2AServer", path: "Sources/A2A/A2AServer", uses: ["MCPTypes"])).count == 1)
    }

    @Test("the protocols see no adapter")
    func protocolsUseAdapter() {
        let client = PackageTable.Target("HTTPClient", path: "Sources/Adapters/HTTPClient")
        #expect(refusals(client, .init("MCPClient", path: "Sources/MCP/MCPClient", uses: ["HTTPClient"])).count == 1)
    }

    @Test("neighbours of layer 4 do not use each other, the core opens no socket, the judge knows no protocol")
    func core() {
        let hub = PackageTable.Target("HubCore", path: "Sources/Hub/HubCore")
        let server = PackageTable.Target("HTTPServer", path: "Sources/Adapters/HTTPServer")
        let types = PackageTable.Target("MCPTypes", path: "Sources/MCP/MCPTypes")
        #expect(refusals(hub, .init("HubStorage", path: "Sources/Hub/HubStorage", uses: ["HubCore"])).isEmpty)
        #expect(refusals(hub, .init("Rooms", path: "Sources/Rooms/Rooms", uses: ["HubCore"])).count == 1)
        #expect(refusals(server, .init("HubCore", path: "Sources/Hub/HubCore", uses: ["HTTPServer"])).count == 1)
        let judge = PackageTable.Target(
            "ConformanceKit", path: "Sources/ConformanceKit/ConformanceKit", uses: ["MCPTypes"])
        #expect(refusals(types, judge).count == 1)
    }

    @Test("the binary uses the commands only")
    func binary() {
        let main = { PackageTable.Target("patchbay", path: "Sources/Patchbay/main", uses: $0) }
        let commands = PackageTable.Target("Commands", path: "Sources/Patchbay/Commands")
        #expect(refusals(commands, main(["Commands"])).isEmpty)
        #expect(refusals(commands, main(["Commands", "JSON"])).count == 1)
    }

    @Test("a target that uses what stands below it in the table is refused")
    func order() {
        let early = PackageTable.Target("Early", path: "Sources/Base/Early", uses: ["Late"])
        #expect(refusals(early, .init("Late", path: "Sources/Base/Late")).count == 1)
    }

    @Test("a folder that no layer knows is refused")
    func unknownFolder() {
        #expect(refusals(.init("Stray", path: "Sources/Stray")).count == 1)
    }
}
