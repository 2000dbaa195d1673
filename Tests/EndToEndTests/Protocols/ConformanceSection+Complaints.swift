// SPDX-License-Identifier: Apache-2.0

extension ConformanceSection {
    /// What users of other hubs suffer from.
    static let complaints = ConformanceSection(
        title: "What users of other hubs suffer from",
        words: """
            What was found in the trackers of other hubs.
            """,
        rows: [
            Row(
                "1 an upstream session that expired leaves clients half alive for ever",
                .shown(
                    "MCPClientTests/HTTP/HTTPLegacyCallTests.lostSession",
                    "MCPClientTests/HTTP/HTTPLegacyCallTests.lostTwice")),
            Row(
                "2 one connection error poisons all later calls",
                .shown(
                    "MCPClientTests/HTTP/HTTPNegotiationTests.failureIsNotForEver",
                    "MCPClientTests/Stdio/StdioCallTests.death", "MCPClientTests/Stdio/StdioCallTests.deadBefore")),
            Row(
                "3 a restart loses the sessions of clients",
                .shown("MCPServerTests/SessionMemoryTests.goesOn", "EndToEndTests/Faults/KilledSessionsTests.restart")),
            Row(
                "4 the upstream session is made anew for each call",
                .shown(
                    "MCPClientTests/Calls/QuestionTests.sessions",
                    "MCPClientTests/HTTP/HTTPNegotiationTests.singleFlight",
                    "MCPClientTests/Stdio/StdioIdleTests.shared")),
            Row(
                "5 one bad server hides every tool",
                .shown("HubCoreTests/Catalog/CatalogTests.marksGaps", "EndToEndTests/Faults/FaultyListTests.lists")),
            Row(
                "6 tools vanish the moment a server blinks",
                .shown("HubCoreTests/Catalog/CatalogTests.givesGrace", "HubCoreTests/Listening/ChangeFeedTests.grace")),
            Row(
                "7 a server that does not answer wedges the others",
                .shown(
                    "EndToEndTests/MisbehavingUpstreamTests.othersUnaffected",
                    "EndToEndTests/MisbehavingUpstreamTests.namedError")),
            Row(
                "8 failures are invisible",
                .shown(
                    "IntegrationTests/EdgeTests.namesTheDead", "HubCoreTests/Routing/LifeOfACallTests.namesUpstreams",
                    "EndToEndTests/Faults/FaultyListTests.lists")),
            Row(
                "9 child processes accumulate",
                .shown(
                    "MCPClientTests/Stdio/StdioIdleTests.shared",
                    "MCPClientTests/Stdio/StdioNegotiationTests.failedHandshake",
                    "EndToEndTests/Faults/FaultEnduranceTests.endures", "EndToEndTests/EnduranceTests.churn")),
            Row(
                "10 slow starts make clients time out",
                .shown(
                    "HubCoreTests/Routing/LifeOfACallTests.slowStart",
                    "HubCoreTests/Routing/LifeOfACallTests.unlisted")),
            Row(
                "11 lists go stale",
                .shown(
                    "HubCoreTests/Listening/ChangeFeedTests.relists", "HubCoreTests/Listening/ListPollingTests.polls",
                    "EndToEndTests/MatrixTests.cell")),
            Row(
                "12 hot reload that is none",
                .shown("IntegrationTests/ReloadTests.exchangesServers", "IntegrationTests/ReloadTests.keepsOld")),
            Row(
                "13 names of more than 64 characters break the client",
                .shown(
                    "HubCoreTests/Catalog/EmittedNamesTests.shortens",
                    "HubCoreTests/Catalog/EmittedNamesTests.staysInAlphabet")),
            Row("14 too many tools for a context", .shown("HubCoreTests/Catalog/VirtualServerTests.disclosure")),
            Row(
                "15 no policy on arguments, or one that silently denies",
                .shown(
                    "IntegrationTests/PolicyTests.refuses", "IntegrationTests/PolicyTests.reloads",
                    "HubCoreTests/Policy/PolicyReviewTests.impossible")),
            Row(
                "16, 17 lists and calls are filtered by different rules",
                .shown("HubCoreTests/Policy/PolicyAgreementTests.agreement", "IntegrationTests/PolicyTests.hides")),
            Row(
                "18, 19 registration with identity providers, and no way without",
                .reason(
                    "It registers nowhere: tokens of issuers that the operator names, and API keys (`AccessTokenTests`)."
                )),
            Row(
                "20 elicitation and sampling are dropped",
                .shown("EndToEndTests/MatrixTests.cell", "HubCoreTests/Input/InputBridgeTests.undeclared")),
            Row(
                "21 2026-07-28 beside older revisions",
                .shown("EndToEndTests/MatrixTests.cell", "EndToEndTests/MatrixTests.revision")),
            Row(
                "22 conformance is not published",
                .reason("This page.")),
            Row(
                "23, 24 tasks and signed cards of A2A through the hub",
                .reason("They are no matter of MCP: docs/a2a.md.")),
            Row(
                "25 pins with a difference to read, also at the call, and against renames",
                .shown(
                    "HubCoreTests/Manifests/ManifestsTests.rugPull", "HubCoreTests/Manifests/ManifestsTests.rename",
                    "HubCoreTests/Manifests/WithheldCallTests.withheld",
                    "IntegrationTests/ManifestTests.changedDefault", "EndToEndTests/ManifestPeerTests.rugPull")),
            Row(
                "26 who called what with which arguments, and is it whole",
                .shown(
                    "HubCoreTests/Routing/LifeOfACallTests.records", "IntegrationTests/AuditRouteTests.verification")),
            Row(
                "27 answers are looked at, and records hold no raw finding",
                .shown(
                    "HubCoreTests/Sanitizing/ResultGuardTests.clean", "HubCoreTests/Sanitizing/ResultGuardTests.hold")),
            Row(
                "28 speed",
                .reason("Figures with their yardstick beside them: docs/performance.md.")),
        ])
}
