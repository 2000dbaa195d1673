// SPDX-License-Identifier: Apache-2.0

extension ConformanceSection {
    /// Its client scenarios.
    static let client = ConformanceSection(
        title: "Client scenarios",
        words: """
            The client scenarios but `auth/*`, with the hub as the client of a mock server.
            """,
        rows: [
            Row("`initialize`", .shown("\(suites)ClientSuiteTests.initialize")),
            Row("`tools_call`", .shown("\(suites)ClientSuiteTests.toolsCall")),
            Row("`sse-retry`", .shown("\(suites)ClientSuiteTests.retry")),
            Row(
                "`elicitation-sep1034-client-defaults`: forms and answers pass as they are",
                .shown("\(suites)LegacySuiteTests.elicitation")),
            Row("`request-metadata`", .shown("\(suites)ClientSuiteTests.metadata")),
            Row("`http-standard-headers`", .shown("\(suites)ClientSuiteTests.standardHeaders")),
            Row("`http-custom-headers`", .shown("\(suites)ClientSuiteTests.customHeaders")),
            Row("`http-invalid-tool-headers`", .shown("\(suites)ClientSuiteTests.invalidHeaders")),
            Row(
                "`json-schema-ref-no-deref`, `json-schema-2020-12-preservation`",
                .shown("\(suites)ClientSuiteTests.schemas")),
            Row(
                "`sep-2322-client-request-state`",
                .shown("\(suites)ClientSuiteTests.requestState", "\(suites)ClientSuiteTests.requestStateForOlder")),
        ])
}
