// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct CodeMaskTests {
    private func code(_ text: String) -> String { CodeMask.code(of: text) }

    @Test("a line comment is blanked to the end of its line")
    func lineComment() {
        #expect(code("a // b\nc") == "a     \nc")
    }

    @Test("nested block comments are blanked together and keep their lines")
    func blockComment() {
        #expect(code("a/*x/*y\n*/z*/b") == "a      \n     b")
    }

    @Test("the content of a text is blanked, its quotes stay")
    func plainText() {
        #expect(code(#"f("try!\"//")g"#) == #"f("        ")g"#)
    }

    @Test("an interpolation is blanked with its text, inner texts included")
    func interpolation() {
        #expect(!code(#"f("x\(g("y)") + 1)z"); h()"#).contains("g"))
        #expect(code(#"f("x\(g("y)") + 1)z"); h()"#).hasSuffix(#""); h()"#))
    }

    @Test("a raw text ends at its own fence")
    func rawText() {
        #expect(code("a(#\"x\"y\\\"#)b").hasSuffix("\"#)b"))
        #expect(!code("a(#\"x\"y\\\"#)b").contains("y"))
    }

    @Test("a text of many lines keeps its lines")
    func longText() {
        #expect(code("a = \"\"\"\n  sleep(\"1\")\n  \"\"\"\nb") == "a = \"\"\"\n            \n  \"\"\"\nb")
    }

    @Test("a directive that begins with a hash is code")
    func directive() {
        #expect(code("#expect(a)") == "#expect(a)")
    }
}
