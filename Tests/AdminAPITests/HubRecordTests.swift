// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import TestSupport
import Testing

@Suite struct HubRecordTests {
    @Test("what a hub leaves is what a command reads")
    func roundTrip() throws {
        let folder = try TemporaryDirectory()
        let written = HubRecord(url: "http://127.0.0.1:1", pid: 42, version: "9", token: .random())
        try written.write(in: folder.path)
        let read = try HubRecord(in: folder.path)
        #expect((read.url, read.pid, read.version) == ("http://127.0.0.1:1", 42, "9"))
        #expect(read.token.text == written.token.text)
    }

    @Test("without a hub the way out is named")
    func noHub() throws {
        let folder = try TemporaryDirectory()
        #expect(throws: HubRecordError.noHub(directory: folder.path)) { try HubRecord(in: folder.path) }
        #expect("\(HubRecordError.noHub(directory: "d"))".contains("patchbay serve"))
        try HubRecord(url: "u", pid: 1, version: "1", token: .random()).write(in: folder.path)
        HubRecord.remove(from: folder.path)
        #expect(throws: HubRecordError.noHub(directory: folder.path)) { try HubRecord(in: folder.path) }
    }

    @Test(
        "a damaged record is named",
        arguments: ["", "{}", #"{"url":3,"pid":1,"version":"1"}"#, #"{"url":"u","pid":99999999999,"version":"1"}"#])
    func damaged(text: String) throws {
        let folder = try TemporaryDirectory()
        try folder.write(text, to: "hub.json")
        let error = #expect(throws: HubRecordError.self) { try HubRecord(in: folder.path) }
        #expect(error.map { "\($0)".contains("hub.json") } == true)
    }

    @Test("no two tokens are alike, and each is long")
    func tokens() {
        let tokens = Set((0..<100).map { _ in AdminToken.random().text })
        #expect(tokens.count == 100)
        #expect(tokens.allSatisfy { $0.utf8.count == 43 })
    }
}
