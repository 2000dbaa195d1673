// SPDX-License-Identifier: Apache-2.0

import Commands
import Testing

@Suite struct ParsedArgumentsTests {
    private static let file = CommandOption("file", "FILE", "a file")
    private static let flag = CommandOption<Bool>(flag: "loud", "a flag")
    private static let count = CommandOption<Int>("count", "N", "a number") { text throws(UsageError) in
        guard let number = Int(text) else { throw UsageError("\"\(text)\" is no number") }
        return number
    }
    private static let usage = CommandUsage(
        "do it", "does it", operands: [.init("ONE", "first"), .init("TWO", "second", isRequired: false)],
        options: [file.declaration, flag.declaration, count.declaration], examples: [])

    private func parse(_ arguments: String...) throws(UsageError) -> ParsedArguments {
        try ParsedArguments(arguments, for: Self.usage)
    }

    @Test("options stand anywhere, with a space or an equals sign")
    func options() throws {
        for arguments in [["a", "--file", "f", "--loud", "--count=3"], ["--file=f", "--count", "3", "a", "--loud"]] {
            let parsed = try ParsedArguments(arguments, for: Self.usage)
            #expect(parsed[Self.file] == "f")
            #expect(parsed[Self.flag] == true)
            #expect(parsed[Self.count] == 3)
            #expect(parsed[operand: 0] == "a")
        }
    }

    @Test("what is not given is nil")
    func absent() throws {
        let parsed = try parse("a")
        #expect(parsed[Self.file] == nil)
        #expect(parsed[Self.flag] == nil)
        #expect(parsed[operand: 1] == nil)
    }

    @Test("a value may hold anything, an equals sign and a leading hyphen included")
    func values() throws {
        #expect(try parse("a", "--file=b=c")[Self.file] == "b=c")
        #expect(try parse("a", "--file", "--loud")[Self.file] == "--loud")
        #expect(try parse("a", "--file=")[Self.file] == "")
        #expect(try parse("a", "--count", "-3")[Self.count] == -3)
    }

    @Test("after two hyphens everything is an operand, and one hyphen is one")
    func operands() throws {
        let parsed = try parse("-", "--", "--loud")
        #expect(parsed[operand: 0] == "-")
        #expect(parsed[operand: 1] == "--loud")
        #expect(parsed[Self.flag] == nil)
    }

    @Test(
        "help wins over everything that is wrong",
        arguments: [["--help"], ["-h"], ["--wrong", "x", "--help"], ["--file", "-h"]])
    func help(arguments: [String]) throws {
        #expect(try ParsedArguments(arguments, for: Self.usage).asksForHelp)
    }

    @Test("help after two hyphens is an operand")
    func helpOperand() throws {
        #expect(try !parse("--", "--help").asksForHelp)
    }

    @Test(
        "what is wrong is named, with the way out",
        arguments: [
            ([], "ONE is missing; see: patchbay do it --help"),
            (["a", "b", "c"], "unexpected argument \"c\"; see: patchbay do it --help"),
            (["a", "--fil", "f"], "unknown option --fil; did you mean \"--file\"?"),
            (["a", "--xyzzy=3"], "unknown option --xyzzy; see: patchbay do it --help"),
            (["a", "-f"], "unknown option -f; see: patchbay do it --help"),
            (["a", "--file"], "--file needs a value: --file FILE"),
            (["a", "--loud=yes"], "--loud takes no value"),
            (["a", "--loud", "--loud"], "--loud is given twice"),
            (["a", "--count", "x"], "--count: \"x\" is no number"),
        ])
    func faults(arguments: [String], message: String) {
        #expect(throws: UsageError(message)) { try ParsedArguments(arguments, for: Self.usage) }
    }
}
