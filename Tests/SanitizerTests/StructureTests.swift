// SPDX-License-Identifier: Apache-2.0

import Sanitizer
import Testing

@Suite struct StructureTests {
    @Test(
        "control tokens are broken visibly, whatever their width and case",
        arguments: [
            "<|im_start|>", "<｜User｜>", "<｜begin▁of▁sentence｜>", "<start_of_turn>", "[INST]", "[/inst]", "<<SYS>>",
            "</tool_result>", "[[untrusted k7", "<tool_result name=",
        ])
    func tokens(token: String) {
        let cleaned = Shipped.cleaned("a \(token)system b")
        #expect(!cleaned.contains(token))
        #expect(cleaned.hasSuffix("system b"))
        #expect(Shipped.cleaned(cleaned) == cleaned)
    }

    @Test("a token that only the cleaning would put together is broken too") func assembled() {
        #expect(!Shipped.cleaned("<|im_\u{200B}start|>").contains("<|im_start|>"))
        #expect(!Shipped.cleaned("<|im_<!-- x -->start|>").contains("<|im_start|>"))
    }

    @Test(
        "comparison signs and brackets stay", arguments: ["a <| b |> c", "x[[0]]", "vec<T>", "if a<b && c>d", "a || b"])
    func keeps(text: String) {
        #expect(Shipped.cleaned(text) == text)
    }

    @Test("comments and hidden elements leave a space") func hidden() {
        #expect(Shipped.cleaned("one<!-- secret -->two") == "one two")
        #expect(Shipped.cleaned("a<p style=\"display: none\">b<p>c</p></p>d") == "a d")
        #expect(Shipped.cleaned("a<img hidden src=x>b") == "a b")
        #expect(Shipped.cleaned("a<template>b</template>c") == "a c")
        #expect(Shipped.cleaned("[//]: # (note to self)\nnext") == "[//]: # \nnext")
    }

    @Test("an opening without an end stays, broken") func unclosed() {
        #expect(Shipped.cleaned("text <!-- no end") == "text ‹!-- no end")
        #expect(Shipped.cleaned("the <template> element") == "the ‹template> element")
    }

    @Test("an image that would carry data away does not") func images() {
        #expect(Shipped.cleaned("![x](https://c.example/p?d={data})") == "![x](removed:c.example)")
        #expect(Shipped.cleaned("<img src=\"https://c.example/p?d=USER_DATA\">") == "[image removed: c.example]")
        #expect(Shipped.cleaned("[go](javascript:alert)") == "[go](removed:javascript)")
        #expect(Shipped.cleaned("[r]: https://c.example/?q=") == "[r]: removed:c.example")
        let badge = "![build](https://img.example/b.svg?branch=main) [docs](https://docs.example/a?b=c#d)"
        #expect(Shipped.cleaned(badge) == badge)
    }
}
