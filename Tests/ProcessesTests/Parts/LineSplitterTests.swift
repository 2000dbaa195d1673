// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Processes

@Suite struct LineSplitterTests {
    private func split(
        _ pieces: [String], maximum: Int = 100, overlong: LineSplitter.Overlong = .drop, finish: Bool = true
    ) -> [LineSplitter.Event] {
        var splitter = LineSplitter(maximum: maximum, overlong: overlong)
        var events: [LineSplitter.Event] = []
        for piece in pieces { Array(piece.utf8).withUnsafeBytes { splitter.push($0) { events.append($0) } } }
        if finish { splitter.finish { events.append($0) } }
        return events
    }

    private func lines(_ texts: String...) -> [LineSplitter.Event] { texts.map { .line(Array($0.utf8)) } }

    @Test("lines end where they end, however the bytes come in pieces")
    func pieces() {
        let text = "one\ntwo\r\n\n\r\nthree\rstill\nlast"
        let expected = lines("one", "two", "three\rstill", "last")
        #expect(split([text]) == expected)
        #expect(split(text.unicodeScalars.map { String($0) }) == expected)
        for cut in 1..<text.unicodeScalars.count {
            let scalars = Array(text.unicodeScalars)
            let parts = [scalars[..<cut], scalars[cut...]].map { String(String.UnicodeScalarView($0)) }
            #expect(split(parts) == expected)
        }
    }

    @Test("what has no end is a line only when the stream ends")
    func unfinished() {
        #expect(split(["a\nb"], finish: false) == lines("a"))
        #expect(split(["a\nb"]) == lines("a", "b"))
        #expect(split(["a\n"]) == lines("a"))
    }

    @Test("a line of exactly the bound passes, with either end")
    func atBound() {
        #expect(split(["1234\n"], maximum: 4) == lines("1234"))
        #expect(split(["1234\r\n"], maximum: 4) == lines("1234"))
        #expect(split(["12", "34", "\r", "\n"], maximum: 4) == lines("1234"))
    }

    @Test("a longer line is dropped whole, with its size, or cut", arguments: [5, 6, 1000])
    func overlong(size: Int) {
        let text = String(repeating: "x", count: size)
        #expect(
            split([text + "\nok\n"], maximum: 4) == [.dropped(bytes: size, prefix: Array(text.utf8.prefix(5)))]
                + lines("ok"))
        #expect(
            split([text, "\nok\n"], maximum: 4) == [.dropped(bytes: size, prefix: Array(text.utf8.prefix(5)))]
                + lines("ok"))
        #expect(split([text], maximum: 4) == [.dropped(bytes: size, prefix: Array(text.utf8.prefix(5)))])
        #expect(split([text + "\nok\n"], maximum: 4, overlong: .cut) == lines("xxxx", "ok"))
    }
}
