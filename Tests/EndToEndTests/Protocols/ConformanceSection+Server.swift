// SPDX-License-Identifier: Apache-2.0

extension ConformanceSection {
    /// The server scenarios of the official suite.
    static let server = ConformanceSection(
        title: "Server scenarios",
        words: """
            Every scored scenario of the official suite for 2025-11-25 (L) and 2026-07-28 (M), and those that are \
            not scored (–), against a native fixture server behind `/mcp/{server}`.
            """,
        rows: [
            Row("L `server-initialize`, `server-session-lifecycle`", .shown("\(suites)LegacySuiteTests.lifecycle")),
            Row(
                "L `ping`, `logging-set-level`, `resources-subscribe`, `resources-unsubscribe`",
                .shown("\(suites)LegacySuiteTests.empty")),
            Row("L M `tools-list`; – `json-schema-2020-12`", .shown("\(suites)SharedSuiteTests.tools")),
            Row(
                "L M `tools-call-simple-text`, `-image`, `-audio`, `-embedded-resource`, `-mixed-content`, `-error`",
                .shown("\(suites)SharedSuiteTests.calls")),
            Row("L M `tools-call-with-progress`", .shown("\(suites)SharedSuiteTests.progress")),
            Row("L `tools-call-with-logging`", .shown("\(suites)LegacySuiteTests.logging")),
            Row("L `tools-call-sampling`", .shown("\(suites)LegacySuiteTests.sampling")),
            Row(
                "L `tools-call-elicitation`, `elicitation-sep1034-defaults`, `elicitation-sep1330-enums`",
                .shown("\(suites)LegacySuiteTests.elicitation")),
            Row("L M `completion-complete`", .shown("\(suites)SharedSuiteTests.prompts")),
            Row(
                "L M `resources-list`, `resources-read-text`, `-binary`, `resources-templates-read`; M `sep-2164-resource-not-found`",
                .shown("\(suites)SharedSuiteTests.resources", "\(suites)LegacySuiteTests.notFound")),
            Row(
                "L M `prompts-list`, `prompts-get-simple`, `-with-args`, `-embedded-resource`, `-with-image`",
                .shown("\(suites)SharedSuiteTests.prompts")),
            Row("L M `server-sse-multiple-streams`", .shown("\(suites)SharedSuiteTests.streams")),
            Row("L M `dns-rebinding-protection`", .shown("\(suites)SharedSuiteTests.rebinding")),
            Row("M `caching`", .shown("\(suites)ModernSuiteTests.caching")),
            Row(
                "M `server-stateless`: discover, envelope, versions, headers, removed methods, ids",
                .shown("\(suites)ModernSuiteTests.stateless")),
            Row("M `server-stateless`: capabilities", .shown("\(suites)ModernSuiteTests.missingCapability")),
            Row(
                "M `server-stateless`: streams, log messages, unknown tools",
                .shown("\(suites)ModernSuiteTests.answersOnly", "\(suites)ModernSuiteTests.logging")),
            Row(
                "M `server-stateless`: subscriptions",
                .shown("\(suites)ModernSuiteTests.listens", "MCPServerTests/ListenTests.acknowledges")),
            Row(
                "M `input-required-result-basic-elicitation`, `-basic-sampling`, `-basic-list-roots`, `-request-state`, `-multiple-input-requests`, `-result-type`",
                .shown("\(suites)InputRequiredSuiteTests.oneRound")),
            Row("M `input-required-result-multi-round`", .shown("\(suites)InputRequiredSuiteTests.rounds")),
            Row(
                "M `input-required-result-missing-input-response`, `-ignore-extra-params`, `-validate-input`",
                .shown("\(suites)InputRequiredSuiteTests.partial")),
            Row("M `input-required-result-tampered-state`", .shown("\(suites)InputRequiredSuiteTests.tampered")),
            Row(
                "M `input-required-result-capability-check`, `-unsupported-methods`",
                .shown("\(suites)InputRequiredSuiteTests.capabilities")),
            Row("M `input-required-result-non-tool-request`", .shown("\(suites)InputRequiredSuiteTests.prompt")),
            Row(
                "– `server-sse-polling`",
                .shown("MCPServerTests/SessionStreamTests.resumes", "MCPClientTests/HTTP/HTTPLegacyCallTests.resumes")),
            Row(
                "– `http-header-validation`",
                .shown(
                    "MCPServerTests/ModernHTTPTests.refuses", "MCPServerTests/ModernHTTPTests.decodesName",
                    "MCPTypesTests/HeaderTextTests.refusesBroken")),
            Row(
                "– `http-custom-header-server-validation`",
                .shown("\(suites)ModernSuiteTests.parameterHeaders", "MCPTypesTests/ParameterHeaderTests.compares")),
            Row(
                "– `tasks-*`",
                .shown(
                    "HubCoreTests/Routing/TaskTests.relays", "HubCoreTests/Routing/TaskTests.finishes",
                    "HubCoreTests/Routing/TaskTests.undeclared", "HubCoreTests/Routing/TaskTests.tells",
                    "MCPServerTests/ListenTests.tasks",
                    "EndToEndTests/TaskPeerTests.tasks")),
        ])
}
