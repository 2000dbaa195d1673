// SPDX-License-Identifier: Apache-2.0

import CSpeech
import Glibc

/// English words out of 16 kHz sound by pocketsphinx, in the process, without any network.
///
/// One decoder: not for two threads at a time, and nothing of it is quick enough for an event loop.
package final class SphinxRecognizer {
    package enum Language: Equatable, Sendable {
        /// Anything, by the statistical model of general English.
        case open
        /// Only what a JSGF grammar in that file allows: far fewer errors where it fits.
        case grammar(path: String)
    }

    package static let modelFolder = "/usr/share/pocketsphinx/model/en-us"
    /// Samples a second.
    package static let rate = 16_000

    /// What is followed at once of the language: with these bounds, against none, twelve sentences were understood as well
    /// in a third of the processor time, and their last words came in half of it.
    private static let mostStates = 3_000, mostWords = 5

    /// Sound is searched in pieces of this many samples, 100 ms: a decoder that comes back from others finds nothing of its
    /// own in the processor's caches, so ten that take turns every 20 ms need a quarter more time.
    private static let piece = rate / 10

    private let decoder: UnsafeMutableRawPointer
    private let commandLine: UnsafeMutableRawPointer
    private let functions: SphinxFunctions
    private var isOpen = false
    /// Sound that is not searched yet: less than a piece between calls.
    private var pending: [Int16] = []
    private var said = ""

    /// Loads the model: half a second and 30 MB for open language, so keep decoders ready.
    package init(_ language: Language = .open, modelFolder: String = SphinxRecognizer.modelFolder) throws(SpeechError) {
        guard access("\(modelFolder)/en-us/mdef", R_OK) == 0 else { throw .modelMissing(modelFolder) }
        functions = try SphinxFunctions()
        functions.silence()
        var arguments = ["patchbay", "-hmm", "\(modelFolder)/en-us", "-dict", "\(modelFolder)/cmudict-en-us.dict"]
        arguments += ["-maxhmmpf", "\(Self.mostStates)", "-maxwpf", "\(Self.mostWords)"]
        switch language {
        case .open: arguments += ["-lm", "\(modelFolder)/en-us.lm.bin"]
        case .grammar(let path): arguments += ["-jsgf", path]
        }
        guard let commandLine = functions.parse(arguments) else { throw .modelMissing(modelFolder) }
        guard let decoder = functions.initialize(commandLine) else {
            _ = functions.freeArguments(commandLine)
            throw .modelMissing(modelFolder)
        }
        self.commandLine = commandLine
        self.decoder = decoder
    }

    deinit {
        _ = functions.freeDecoder(decoder)
        _ = functions.freeArguments(commandLine)
    }

    /// Takes sound of the segment under way and gives its words so far if they changed. About ten milliseconds when a piece
    /// is full, nothing otherwise.
    package func hear(_ samples: [Int16]) -> String? {
        if !isOpen {
            isOpen = functions.start(decoder) == 0
            said = ""
        }
        guard isOpen else { return nil }
        pending += samples
        guard pending.count >= Self.piece else { return nil }
        search()
        let words = hypothesis()
        guard words != said else { return nil }
        said = words
        return words
    }

    /// Ends the segment and gives its final words; about 100 ms.
    package func finish() -> String {
        guard isOpen else { return "" }
        isOpen = false
        search()
        _ = functions.end(decoder)
        return hypothesis()
    }

    private func search() {
        _ = pending.withUnsafeBufferPointer { functions.process(decoder, $0.baseAddress, $0.count, 0, 0) }
        pending.removeAll(keepingCapacity: true)
    }

    private func hypothesis() -> String {
        var score: Int32 = 0
        return functions.hypothesis(decoder, &score).map { String(cString: $0) } ?? ""
    }
}
