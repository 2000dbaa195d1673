// SPDX-License-Identifier: Apache-2.0

extension ConformanceSection {
    /// What only a gateway can get wrong.
    static let gateway = ConformanceSection(
        title: "What only a gateway can get wrong",
        words: """
            What the official suite cannot ask, since it looks from one side.
            """,
        rows: [
            Row(
                "a probe on pipes: a server that exits, that is silent, that answers one error or another",
                .shown(
                    "MCPClientTests/Stdio/StdioNegotiationTests.exitsOnProbe",
                    "MCPClientTests/Stdio/StdioNegotiationTests.silent",
                    "MCPClientTests/Stdio/StdioNegotiationTests.legacy",
                    "MCPClientTests/Stdio/StdioNegotiationTests.pinned")),
            Row(
                "MRTR: newer client, newer server",
                .shown("\(suites)InputRequiredSuiteTests.oneRound", "EndToEndTests/MatrixTests.cell")),
            Row(
                "MRTR: older client, newer server",
                .shown(
                    "HubCoreTests/Input/InputBridgeTests.converses", "\(suites)ClientSuiteTests.requestStateForOlder")),
            Row(
                "MRTR: newer client, older server",
                .shown("HubCoreTests/Input/InputBridgeTests.parks", "HubCoreTests/Input/InputBridgeTests.abandons")),
            Row("MRTR: older client, older server", .shown("HubCoreTests/Input/InputBridgeTests.forwards")),
            Row(
                "a server is told of the capabilities of the client of the call, and of no more",
                .shown(
                    "MCPClientTests/Calls/RequestEnvelopeTests.modern", "MCPClientTests/Calls/QuestionTests.sessions",
                    "\(suites)InputRequiredSuiteTests.capabilities")),
            Row(
                "cursors and states are sealed: for their principal and their request",
                .shown("HubCoreTests/Routing/ListPageTests.bound", "HubCoreTests/Input/InputBridgeTests.bound")),
            Row(
                "a cancellation is mapped to the server's own, in both eras and on both transports",
                .shown(
                    "MCPServerTests/LegacyHTTPTests.cancels", "MCPClientTests/HTTP/HTTPModernCallTests.cancellation",
                    "MCPClientTests/HTTP/HTTPLegacyCallTests.cancellation",
                    "MCPClientTests/Stdio/StdioCallTests.withdrawal")),
            Row(
                "changes of lists are told to everybody below 800 ms",
                .shown(
                    "HubCoreTests/Listening/ChangeFeedTests.tells", "EndToEndTests/Faults/ChangeDeadlineTests.soon")),
            Row(
                "URIs are rewritten wherever they leak: lists, pages of tools, content, prompts, what is read, updates, errors, completion",
                .shown(
                    "HubCoreTests/Catalog/CatalogTests.separatesResources",
                    "HubCoreTests/Catalog/ResourceAddressingTests.page",
                    "HubCoreTests/Catalog/ResourceAddressingTests.content",
                    "HubCoreTests/Catalog/ResourceAddressingTests.others",
                    "HubCoreTests/Catalog/ResourceAddressingTests.errors",
                    "HubCoreTests/Listening/ChangeFeedTests.counts", "HubCoreTests/Routing/CompletionTests.template")),
            Row(
                "a lost session is made anew once",
                .shown(
                    "MCPClientTests/HTTP/HTTPLegacyCallTests.lostSession",
                    "MCPClientTests/HTTP/HTTPLegacyCallTests.lostTwice")),
            Row(
                "what is filtered from lists is refused at the call, as if it did not exist",
                .shown("IntegrationTests/PolicyTests.hides", "HubCoreTests/Policy/PolicyAgreementTests.agreement")),
            Row(
                "a routing field that comes twice is refused",
                .shown("MCPServerTests/ModernHTTPTests.refuses", "MCPTypesTests/ParameterHeaderTests.compares")),
            Row("an empty cursor is a cursor", .shown("HubCoreTests/Catalog/CatalogTests.followsEmptyCursor")),
            Row(
                "a cursor that goes round ends the list",
                .shown("HubCoreTests/Catalog/CatalogTests.stopsLoops", "EndToEndTests/Faults/FaultyListTests.lists")),
        ])
}
