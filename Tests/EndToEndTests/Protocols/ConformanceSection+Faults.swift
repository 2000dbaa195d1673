// SPDX-License-Identifier: Apache-2.0

extension ConformanceSection {
    /// What goes wrong on purpose.
    static let faults = ConformanceSection(
        title: "Faults",
        words: """
            What happens on purpose, with what each is named by: log line; metric; answer. None hangs, and none leaves anything behind (the last row).
            """,
        rows: [
            Row(
                "a looping cursor: `a server could not be listed`; `patchbay_list_failures_total`; the call names the server and the cursor, `/ready` and the list's `_meta` the gap",
                .shown(
                    "EndToEndTests/Faults/FaultyListTests.lists", "EndToEndTests/Faults/FaultyListTests.calls",
                    "HubCoreTests/Catalog/CatalogTests.marksGaps")),
            Row(
                "a duplicate tool name: `a tool is withheld`; `patchbay_tools_withheld`; the call says that it is withheld, and why",
                .shown("EndToEndTests/Faults/FaultyListTests.lists", "EndToEndTests/Faults/FaultyListTests.calls")),
            Row(
                "an invalid schema: `left out of the catalog`; `patchbay_catalog_left_out`; the call says what is wrong with the schema",
                .shown(
                    "EndToEndTests/Faults/FaultyListTests.lists", "EndToEndTests/Faults/FaultyListTests.calls",
                    "HubCoreTests/Routing/LeftOutTests.named")),
            Row(
                "5,000 tools: `a list has changed` with its size; `patchbay_catalog_items`; all of them are listed, page by page, and called",
                .shown(
                    "EndToEndTests/Faults/FaultyListTests.lists", "EndToEndTests/Faults/FaultyListTests.calls",
                    "HubCoreTests/Routing/ListPageTests.pages")),
            Row(
                "a storm of `list_changed`: `a server announces changes faster than anybody reads them`; `patchbay_list_announcements_total`; clients are told once in 60 ms, and calls are answered",
                .shown("EndToEndTests/Faults/StormTests.storm", "HubCoreTests/Listening/AnnouncementPaceTests.storms")),
            Row(
                "a server restarted under 100 sessions: `a call failed` with its name; `patchbay_server_failures_total`; the calls that meet it name it",
                .shown("EndToEndTests/Faults/RestartedUpstreamTests.restart")),
            Row(
                "an answer after its deadline: `a call failed` with `no answer within`; `patchbay_server_failures_total{why=\"timed_out\"}`; the call names the server",
                .shown("EndToEndTests/Faults/FaultyListTests.late")),
            Row(
                "a hub killed under sessions: `a session of an earlier run goes on`; `patchbay_sessions_taken_up_total`; the sessions are served. Of an id that never was: `a request named a session that is not there`; `patchbay_sessions_unknown_total`; 404 with the advice to initialize again",
                .shown(
                    "EndToEndTests/Faults/KilledSessionsTests.restart", "MCPServerTests/SessionMemoryTests.goesOn",
                    "MCPServerTests/SessionMemoryTests.refuses")),
            Row(
                "all of it again and again: descriptors, children and memory are what they were",
                .shown("EndToEndTests/Faults/FaultEnduranceTests.endures", "EndToEndTests/EnduranceTests.churn")),
        ])
}
