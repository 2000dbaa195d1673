// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AgentRuntime

@Suite struct SentenceSplitterTests {
    @Test func sentencesComeAsSoonAsTheyEnd() {
        var splitter = SentenceSplitter()
        let pieces = ["Once upon a time", " there was a fox. It was ", "red."].map { splitter.append($0) }
        let last = [splitter.finish(), splitter.finish()]
        #expect(pieces == [[], ["Once upon a time there was a fox."], []])
        #expect(last == ["It was red.", nil])
    }

    @Test func theFirstPieceComesAtAComma() {
        var splitter = SentenceSplitter()
        let pieces = splitter.append("Well my friend, that is a good question, isn't it? Yes.")
        #expect(pieces == ["Well my friend,", "that is a good question, isn't it?"])
    }

    @Test(arguments: ["It costs 3.5 dollars today", "Ask Dr. Brown about it now", "That was J. S. Bach again you know"])
    func aStopInsideAWordOrAnAbbreviationEndsNothing(_ text: String) {
        var splitter = SentenceSplitter()
        let pieces = splitter.append(text + " "), last = splitter.finish()
        #expect(pieces.isEmpty)
        #expect(last == text)
    }

    @Test func textWithoutEndIsCutAtASpace() {
        var splitter = SentenceSplitter(longest: 40)
        let pieces = splitter.append(String(repeating: "word ", count: 30))
        #expect(pieces.count >= 3)
        #expect(pieces.allSatisfy { $0.count <= 41 && !$0.hasPrefix(" ") })
    }

    @Test(arguments: 1...7)
    func howTheTextIsCutOnItsWayDoesNotMatter(_ size: Int) {
        let text = "Hello there, Ada. Berlin is lovely!\nShall we begin? It takes 2.5 minutes… or so."
        var whole = SentenceSplitter(), parts = SentenceSplitter()
        let expected = whole.append(text) + [whole.finish()].compactMap(\.self)
        var pieces: [String] = [], rest = text[...]
        while !rest.isEmpty {
            pieces += parts.append(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        pieces += [parts.finish()].compactMap(\.self)
        #expect(pieces == expected)
    }
}

@Suite struct SpokenTextTests {
    @Test func whatOnlyAScreenShowsIsNotSaid() {
        #expect(
            SpokenText.spoken("**Hello** [the page](https://a.example) `x = 1`\n# Title 🎉")
                == "Hello the page x = 1 Title")
        #expect(SpokenText.spoken("5 > 3 [really]") == "5 3 [really]")
    }
}

@Suite struct PlayoutTranscriptTests {
    @Test func onlyWholeWordsThatWerePlayedWereHeard() {
        var transcript = PlayoutTranscript()
        transcript.add("one two three four")
        transcript.synthesized(.seconds(2))
        transcript.add("five six")
        transcript.synthesized(.seconds(1))
        #expect(transcript.heard == "")
        transcript.played(.seconds(1))
        #expect(transcript.heard == "one two")
        transcript.played(.milliseconds(1_600))
        #expect(transcript.heard == "one two three four five")
        transcript.played(.seconds(9))
        #expect(transcript.heard == transcript.text)
    }
}
