// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MCPClient

@Suite struct TruncatedMessageTests {
    @Test(
        "the id is found before the members that are cut off",
        arguments: [
            #"{"jsonrpc":"2.0","id":9,"result":{"content":["#, #"{"id":9,"jsonrpc""#,
            "{ \"jsonrpc\" : \"2.0\" ,\n \"id\" : 9 ,",
            #"{"x":"a\"b\\","id":9,"#,
        ])
    func found(_ prefix: String) { #expect(TruncatedMessage.id(in: Array(prefix.utf8)) == 9) }

    @Test(
        "no id is made up",
        arguments: [
            "", "{", "[1", #"{"result":{"id":9},"#, #"{"jsonrpc":"2.0","id":9"#, #"{"id":"9","#, #"{"id":9.5,"#,
            #"{"id":-,"#, #"{"method":"x\"#, "{\"a\":1", "garbage", #"{"id":99999999999999999999,"#,
        ])
    func missing(_ prefix: String) { #expect(TruncatedMessage.id(in: Array(prefix.utf8)) == nil) }

    @Test("every cut of a message is survived")
    func everyCut() {
        let message = Array(#"{"jsonrpc":"2.0","x":"\\\"","id":12,"result":{"a":[1,2]}}"#.utf8)
        for end in 0...message.count {
            let id = TruncatedMessage.id(in: Array(message[..<end]))
            #expect(id == nil || id == 12)
        }
    }
}
