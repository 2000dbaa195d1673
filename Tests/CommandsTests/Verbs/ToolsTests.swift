// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Commands
import HTTPMessages
import TestSupport
import Testing

@Suite struct ToolsTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try HubRecord(url: "http://127.0.0.1:1", pid: 42, version: "9", token: AdminToken(text: "t0ken"))
            .write(in: folder.path)
    }

    private func harness(_ hub: FakeHub) -> CommandHarness {
        var harness = CommandHarness()
        harness.http = hub
        return harness
    }

    @Test("tools are listed in columns, gaps on standard error")
    func list() async {
        let hub = FakeHub(
            status: 200,
            body:
                #"{"tools":[{"name":"a__b","server":"a","definition":{"description":"Does b.\nAt length."}},{"name":"long__name","server":"long","definition":{}}],"gaps":[{"server":"c","reason":"it died"}]}"#
        )
        let harness = harness(hub)
        #expect(await harness.run("tools", "list", "--data", folder.path) == .good)
        #expect(harness.terminal.output == ["a__b        Does b.", "long__name"])
        #expect(harness.terminal.errors == ["patchbay: no tools from \"c\": it died"])
        #expect(hub.requests.first?.url == "http://127.0.0.1:1/admin/v1/tools")
        #expect(hub.requests.first?.fields["authorization"] == "Bearer t0ken")
    }

    @Test("for programs the answer is printed as it came")
    func listJSON() async {
        let harness = harness(FakeHub(status: 200, body: #"{"tools": [],"gaps":[]}"#))
        #expect(await harness.run("tools", "list", "--data", folder.path, "--json") == .good)
        #expect(harness.terminal.output == [#"{"tools": [],"gaps":[]}"#])
    }

    @Test("a call sends its arguments as they are written and prints what is readable")
    func call() async {
        let hub = FakeHub(
            status: 200,
            body:
                #"{"result":{"content":[{"type":"text","text":"one\ntwo\u001b[2J"},{"type":"image","mimeType":"image/png","data":"AAAA"},{"type":"resource","resource":{"uri":"u","text":"inner"}}]}}"#
        )
        let harness = harness(hub)
        #expect(await harness.run("tools", "call", "a__b", "--args", #"{"n": 1.0}"#, "--data", folder.path) == .good)
        #expect(harness.terminal.output == ["one\ntwo\u{FFFD}[2J\n[image image/png, 4 characters of base64]\ninner"])
        #expect(
            hub.requests.first.map { String(decoding: $0.body, as: UTF8.self) }
                == #"{"name":"a__b","arguments":{"n": 1.0}}"#)
        #expect(hub.requests.first?.method == .post)
    }

    @Test("a tool that failed has status 1, and its words are printed all the same")
    func toolError() async {
        let harness = harness(
            FakeHub(status: 200, body: #"{"result":{"content":[{"type":"text","text":"no"}],"isError":true}}"#))
        #expect(await harness.run("tools", "call", "a__b", "--data", folder.path) == .no)
        #expect(harness.terminal.output == ["no"])
        #expect(await harness.run("tools", "call", "a__b", "--data", folder.path, "--json") == .no)
        #expect(harness.terminal.output.last == #"{"content":[{"type":"text","text":"no"}],"isError":true}"#)
    }

    @Test(
        "what the hub decides against has status 1, what keeps it from deciding 2",
        arguments: [
            (HTTPStatus(404), ExitCode.no), (403, .no), (502, .no), (401, .unable), (400, .unable), (503, .unable),
        ])
    func refusals(status: HTTPStatus, code: ExitCode) async {
        let harness = harness(FakeHub(status: status, body: #"{"code":"x","detail":"because"}"#))
        #expect(await harness.run("tools", "call", "a__b", "--data", folder.path) == code)
        #expect(harness.terminal.errors == ["patchbay: because"])
    }

    @Test("arguments that are no JSON object are refused before anything is asked", arguments: ["x", "[1]", "3", ""])
    func badArguments(text: String) async {
        let hub = FakeHub(status: 200, body: "{}")
        let harness = harness(hub)
        #expect(await harness.run("tools", "call", "a__b", "--args", text, "--data", folder.path) == .unable)
        #expect(harness.terminal.errors.first?.contains("--args '{") == true)
        #expect(hub.requests.isEmpty)
    }

    @Test("without a running hub the way out is named")
    func noHub() async throws {
        let empty = try TemporaryDirectory()
        let harness = CommandHarness()
        #expect(await harness.run("tools", "list", "--data", empty.path) == .unable)
        #expect(
            harness.terminal.errors == [
                "patchbay: no hub is running on the data directory \(empty.path); start one with: patchbay serve"
            ])
    }

    @Test("a hub that has died is told apart from one that was never there")
    func deadHub() async {
        let harness = harness(FakeHub(error: .cannotConnect("127.0.0.1:1: Connection refused")))
        #expect(await harness.run("tools", "list", "--data", folder.path) == .unable)
        #expect(harness.terminal.errors.first?.contains("process 42") == true)
        #expect(harness.terminal.errors.first?.contains("patchbay serve") == true)
    }

    @Test("something that is no hub is told as such")
    func stranger() async {
        let harness = harness(FakeHub(status: 200, body: "<html>"))
        #expect(await harness.run("tools", "list", "--data", folder.path) == .unable)
        #expect(harness.terminal.errors.first?.contains("is it a patchbay hub?") == true)
    }

    @Test("the data directory is found through the configuration")
    func configuration() async throws {
        let path = try folder.write(
            #"{"data": ".", "mcpServers": {"s": {"command": "${env:NOT_SET_HERE}"}}}"#, to: "p.json")
        let harness = harness(FakeHub(status: 200, body: #"{"tools":[],"gaps":[]}"#))
        #expect(await harness.run("tools", "list", "--config", path) == .good)
    }
}
