// SPDX-License-Identifier: Apache-2.0

package import Sanitizer
import Synchronization

/// Judges what is said in one room before a model gets to read it, and labels the room's context with it: what somebody
/// says is untrusted, and tainted where it wants to steer. Any thread.
package final class TranscriptGuard: Sendable {
    private let scanner: Mutex<TranscriptScanner>
    private let contexts: LabelContexts
    private let context: LabelContext

    init(_ sanitizer: ContentSanitizer, contexts: LabelContexts, session: String) {
        scanner = Mutex(TranscriptScanner(sanitizer))
        self.contexts = contexts
        context = .session(session)
    }

    /// The verdict on what `speaker` has said, with the words as a model may read them. `isFinal` where they are said for
    /// good and not only what is understood so far, which is judged and forgotten.
    package func heard(_ utterance: String, by speaker: String, isFinal: Bool) -> Verdict {
        guard isFinal else {
            var once = scanner.withLock { $0 }
            return once.heard(utterance, by: speaker)
        }
        let verdict = scanner.withLock { $0.heard(utterance, by: speaker) }
        contexts.saw(verdict.label, from: "speech:\(speaker)", in: context)
        return verdict
    }
}

extension ResultGuard {
    /// For what is said in the room whose calls come under that session; nil where nothing is judged.
    func transcripts(of session: String) -> TranscriptGuard? {
        guard settings.results != .off else { return nil }
        return TranscriptGuard(sanitizer, contexts: contexts, session: session)
    }
}
