// SPDX-License-Identifier: Apache-2.0

extension ConformanceSection {
    /// What an aggregator owes.
    static let duties = ConformanceSection(
        title: "What an aggregator owes",
        words: """
            The duties of a gateway, one after another.
            """,
        rows: [
            Row(
                "namespacing: names of 64 characters that no truncation merges, found as they are listed, in a stable order",
                .shown(
                    "HubCoreTests/Catalog/EmittedNamesTests.staysInAlphabet",
                    "HubCoreTests/Catalog/EmittedNamesTests.shortens",
                    "HubCoreTests/Catalog/EmittedNamesTests.separates", "HubCoreTests/Catalog/CatalogTests.merges")),
            Row(
                "URIs as they are unless two servers have the same one; the scheme and the operators of templates stay",
                .shown(
                    "HubCoreTests/Catalog/CatalogTests.separatesResources",
                    "HubCoreTests/Catalog/ResourceAddressingTests.content",
                    "HubCoreTests/Catalog/CatalogTests.matchesTemplates")),
            Row(
                "identity mode, with the server's own names and introduction",
                .shown(
                    "HubCoreTests/Routing/IdentityModeTests.ownNames",
                    "HubCoreTests/Routing/IdentityModeTests.describes", "IntegrationTests/IdentityModeTests.serves")),
            Row(
                "capabilities: the union of what servers have and the hub relays; completions are forwarded",
                .shown("HubCoreTests/Catalog/CatalogTests.describes", "HubCoreTests/Routing/CompletionTests.prompt")),
            Row(
                "a capability that a server misses is named as it said it",
                .shown("\(suites)ModernSuiteTests.missingCapability")),
            Row(
                "pagination: one big page, sealed cursors above that, loops stopped, gaps marked and short-lived",
                .shown(
                    "HubCoreTests/Routing/ListPageTests.pages", "HubCoreTests/Catalog/CatalogTests.stopsLoops",
                    "HubCoreTests/Catalog/CatalogTests.marksGaps")),
            Row(
                "caching: the shortest time of all, private",
                .shown("\(suites)ModernSuiteTests.caching", "HubCoreTests/Catalog/CatalogTests.caches")),
            Row(
                "fan-out: gathered, filtered, also when a server comes and goes, by polling where nothing is announced",
                .shown(
                    "HubCoreTests/Listening/ChangeFeedTests.tells", "HubCoreTests/Listening/ChangeFeedTests.grace",
                    "HubCoreTests/Listening/ChangeFeedTests.filters", "HubCoreTests/Listening/ListPollingTests.polls",
                    "MCPClientTests/Watching/HTTPWatchTests.listens")),
            Row(
                "a resource is subscribed to once, however many listen",
                .shown(
                    "HubCoreTests/Listening/ChangeFeedTests.counts",
                    "MCPClientTests/Watching/HTTPWatchTests.followsLegacy",
                    "MCPClientTests/Watching/StdioWatchTests.legacy")),
            Row(
                "ids of the hub's own, progress under the client's token, rising, and none after the answer",
                .shown(
                    "MCPClientTests/HTTP/HTTPModernCallTests.remapsToken",
                    "MCPClientTests/Calls/CallNotificationsTests.rises",
                    "MCPClientTests/Stdio/StdioCallTests.progress", "MCPServerTests/ModernHTTPTests.streamsProgress")),
            Row(
                "an older client that loses its connection withdraws nothing; a withdrawal passes every queue",
                .shown(
                    "MCPServerTests/LegacyHTTPTests.cancels", "MCPServerTests/SessionStreamTests.resumes",
                    "MCPServerTests/StdioEndpointTests.withdraws")),
            Row(
                "log messages by level, never unasked in 2026-07-28; `traceparent` travels on",
                .shown(
                    "MCPClientTests/Calls/CallNotificationsTests.levels", "\(suites)ModernSuiteTests.logging",
                    "HubCoreTests/Routing/LifeOfACallTests.forwards")),
            Row(
                "questions of servers: see the four bridges above; a page to visit; what cannot be asked is refused at once; the server is named",
                .shown(
                    "HubCoreTests/Input/InputBridgeTests.pages", "HubCoreTests/Input/InputBridgeTests.undeclared",
                    "HubCoreTests/Input/InputBridgeTests.rounds", "MCPClientTests/Calls/QuestionTests.stdio")),
            Row(
                "results between revisions",
                .shown(
                    "MCPTypesTests/ResultBridgeTests.completes", "MCPTypesTests/ResultBridgeTests.reduces",
                    "MCPTypesTests/ResultBridgeTests.replacesContent",
                    "MCPTypesTests/ResultBridgeTests.adaptsDefinitions",
                    "HubCoreTests/Routing/LifeOfACallTests.codesUnknownResources")),
            Row(
                "`x-mcp-header`: validated, recomputed, listed again on a mismatch, invalid tools dropped",
                .shown(
                    "HubCoreTests/Routing/ParameterHeaderCallTests.carries",
                    "HubCoreTests/Routing/ParameterHeaderCallTests.recovers",
                    "HubCoreTests/Routing/ParameterHeaderCallTests.leavesOut")),
            Row(
                "schemas pass as they are, results are not held to them",
                .shown(
                    "HubCoreTests/Catalog/CatalogTests.keepsSchemas",
                    "HubCoreTests/Routing/LifeOfACallTests.keepsToolErrors", "\(suites)ClientSuiteTests.schemas")),
            Row(
                "filtering by principal, in lists, calls, completion and what listeners hear",
                .shown(
                    "HubCoreTests/Policy/PolicyAgreementTests.agreement",
                    "HubCoreTests/Listening/ChangeFeedTests.filters", "IntegrationTests/PolicyTests.hides",
                    "IntegrationTests/Identity/DoorTests.looks")),
            Row(
                "resilience: deadlines, breaker, repeats of what is provably safe, bounded concurrency, bodies and events",
                .shown(
                    "HubCoreTests/Routing/CircuitBreakerTests.probes",
                    "MCPClientTests/Calls/RetryRuleTests.notExecuted",
                    "MCPClientTests/Calls/RetryRuleTests.unknownReach", "MCPClientTests/HTTP/HTTPFailureTests.busy",
                    "MCPClientTests/HTTP/HTTPFailureTests.tooLarge")),
            Row(
                "loops of hubs are found",
                .shown(
                    "HubCoreTests/Routing/LoopCheckTests.refuses", "HubCoreTests/Routing/LoopCheckTests.cuts",
                    "IntegrationTests/Hubs/HubLoopTests.itself", "IntegrationTests/Hubs/HubLoopTests.eachOther")),
        ])
}
