// SPDX-License-Identifier: Apache-2.0

/// One thing that went wrong between other people's clients, servers and hubs: what ours has to do, and what shows it.
struct InteropEntry: Sendable {
    let number: Int
    let duty: String
    let evidence: InteropEvidence

    private init(_ number: Int, _ duty: String, _ evidence: InteropEvidence) {
        self.number = number
        self.duty = duty
        self.evidence = evidence
    }

    static let all: [InteropEntry] = lists + negotiation + names + sessions + gateways + servers

    private static let suites = "IntegrationTests/Conformance/"

    private static let lists = [
        InteropEntry(
            1, "every cacheable result of 2026-07-28 says how long it is good, and for whom",
            .shown("\(suites)ModernSuiteTests.caching", "MCPTypesTests/ResultBridgeTests.completes")),
        InteropEntry(
            2, "a result that comes from an older server gets its `resultType`",
            .shown("MCPTypesTests/ResultBridgeTests.completes", "EndToEndTests/MatrixTests.cell")),
    ]

    private static let negotiation = [
        InteropEntry(
            3, "`initialize` never agrees on 2026-07-28", .shown("MCPServerTests/LegacyHTTPTests.negotiates")),
        InteropEntry(
            4, "whatever an older server answers to the probe, or nothing, leads to `initialize`",
            .shown(
                "MCPClientTests/Negotiation/EraProbeTests.legacyRefusals",
                "MCPClientTests/Negotiation/EraProbeTests.legacySigns",
                "MCPClientTests/Stdio/StdioNegotiationTests.silent")),
        InteropEntry(
            5, "-32022 that names older revisions only leads to `initialize`",
            .shown(
                "MCPClientTests/Negotiation/EraProbeTests.unsupportedVersion",
                "MCPClientTests/HTTP/HTTPNegotiationTests.fallsBack")),
        InteropEntry(
            6, "a probe decides nothing on pipes, and an unknown method is answered with an error",
            .shown(
                "MCPServerTests/StdioEndpointTests.pinsEra", "MCPServerTests/StdioEndpointTests.servesLegacy",
                "MCPClientTests/Stdio/StdioCallTests.serverRequests")),
        InteropEntry(
            7,
            "the revision is negotiated down, a silent `initialize` ends, a session's header may name another revision",
            .shown(
                "MCPServerTests/LegacyHTTPTests.negotiates", "MCPServerTests/LegacyHTTPTests.toleratesHeader",
                "MCPClientTests/HTTP/HTTPNegotiationTests.initializeOnce")),
    ]

    private static let names = [
        InteropEntry(
            8, "every name is good for the strictest model API",
            .shown(
                "HubCoreTests/Catalog/EmittedNamesTests.staysInAlphabet", "HubCoreTests/Catalog/EmittedNamesTests.maps")
        ),
        InteropEntry(
            9, "long names are told apart by a hash, and found as they are listed",
            .shown(
                "HubCoreTests/Catalog/EmittedNamesTests.shortens", "HubCoreTests/Catalog/EmittedNamesTests.separates")),
    ]

    private static let sessions = [
        InteropEntry(
            10, "a lost session is made anew once; an unknown one is a 404, and `initialize` may still carry its id",
            .shown(
                "MCPClientTests/HTTP/HTTPLegacyCallTests.lostSession",
                "MCPClientTests/HTTP/HTTPLegacyCallTests.lostTwice", "MCPServerTests/LegacyHTTPTests.needsSession",
                "MCPServerTests/LegacyHTTPTests.initializesOverStaleID",
                "EndToEndTests/Faults/KilledSessionsTests.restart")),
        InteropEntry(
            11, "GET is a stream or refused; a server without one is left alone",
            .shown(
                "MCPServerTests/SessionStreamTests.refuses", "MCPClientTests/Watching/HTTPWatchTests.refused",
                "MCPClientTests/Watching/HTTPWatchTests.noStream")),
        InteropEntry(
            12, "every usual Accept is served, and probes have pages of their own",
            .shown("MCPServerTests/ModernHTTPTests.accepts", "IntegrationTests/EdgeTests.serves")),
        InteropEntry(
            13, "a stream begins at once and is never silent; one that ends is opened again",
            .shown(
                "MCPServerTests/ListenTests.acknowledges", "MCPServerTests/SessionStreamTests.beats",
                "MCPClientTests/Watching/HTTPWatchTests.listens")),
        InteropEntry(
            14, "Host is checked with and without a port, and an operator may allow more",
            .shown("IntegrationTests/EdgeTests.guardsEdge", "\(suites)SharedSuiteTests.rebinding")),
        InteropEntry(
            15, "the metadata's resource is the endpoint to the letter, at both of its paths",
            .shown("IntegrationTests/Identity/AccessTokenTests.metadata")),
        InteropEntry(
            16, "one page is enough for who reads only one; a cursor that does not move ends the walk",
            .shown(
                "HubCoreTests/Routing/ListPageTests.pages", "HubCoreTests/Routing/ListPageTests.bound",
                "HubCoreTests/Catalog/CatalogTests.stopsLoops")),
        InteropEntry(
            17, "nothing rests on clients that hear of changes: two tools find all others, and the hub itself listens",
            .shown(
                "HubCoreTests/Catalog/VirtualServerTests.disclosure", "HubCoreTests/Listening/ChangeFeedTests.tells",
                "HubCoreTests/Listening/ChangeFeedTests.finds")),
    ]

    private static let gateways = [
        InteropEntry(
            18, "what a server asks reaches the client, or is refused at once",
            .shown(
                "EndToEndTests/MatrixTests.cell", "MCPClientTests/Calls/QuestionTests.http",
                "MCPClientTests/Calls/QuestionTests.stdio")),
        InteropEntry(
            19, "`requestState` is sealed for its principal and call, and an older client is asked for a newer server",
            .shown(
                "\(suites)InputRequiredSuiteTests.tampered", "\(suites)InputRequiredSuiteTests.rounds",
                "EndToEndTests/MatrixTests.cell")),
        InteropEntry(
            20, "a renamed call carries the server's name in body and fields",
            .shown(
                "HubCoreTests/Routing/ParameterHeaderCallTests.carries",
                "MCPClientTests/HTTP/HTTPModernCallTests.toolCall")),
        InteropEntry(
            21, "URIs stay what they are unless two servers have the same one, and keep their scheme",
            .shown(
                "HubCoreTests/Catalog/CatalogTests.separatesResources",
                "HubCoreTests/Catalog/ResourceAddressingTests.content", "HubCoreTests/Catalog/URITemplateTests.matches")
        ),
        InteropEntry(
            22, "a cancellation passes every queue and names the server's own request",
            .shown(
                "MCPServerTests/LegacyHTTPTests.cancels", "MCPServerTests/StdioEndpointTests.withdraws",
                "MCPClientTests/HTTP/HTTPLegacyCallTests.cancellation", "EndToEndTests/MatrixTests.cell")),
        InteropEntry(
            23, "progress has the client's own token, and none is made up",
            .shown(
                "MCPServerTests/ModernHTTPTests.streamsProgress",
                "MCPClientTests/HTTP/HTTPModernCallTests.remapsToken",
                "MCPClientTests/Calls/CallNotificationsTests.foreignToken")),
    ]

    private static let servers = [
        InteropEntry(
            24, "a result is not held to its output schema: it passes as it is",
            .shown(
                "MCPTypesTests/ResultBridgeTests.keepsBytes", "HubCoreTests/Routing/LifeOfACallTests.keepsToolErrors")),
        InteropEntry(
            25, "noise on a server's standard output is skipped; the hub's own has messages only",
            .shown("MCPClientTests/Stdio/StdioCallTests.noise", "EndToEndTests/MatrixTests.cell")),
        InteropEntry(
            26, "a server that exits on the probe is started anew and initialized",
            .shown("MCPClientTests/Stdio/StdioNegotiationTests.exitsOnProbe")),
        InteropEntry(
            27, "a server that was older is asked again after a day; the hub has one credential for each server",
            .shown(
                "MCPClientTests/HTTP/HTTPEraLifetimeTests.confirmsDaily",
                "MCPClientTests/HTTP/HTTPEraLifetimeTests.upgrades")),
        InteropEntry(
            28, "a client may probe and then initialize",
            .shown(
                "MCPServerTests/StdioEndpointTests.pinsEra",
                "MCPServerTests/LegacyHTTPTests.servesAfterProbe")),
    ]
}
