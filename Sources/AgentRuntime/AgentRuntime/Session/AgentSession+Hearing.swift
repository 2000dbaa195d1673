// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// What goes to the recognizer, in order.
enum HearingStep: Sendable {
    case frame(AudioFrame)
    case finish
}

/// From sound to events.
extension AgentSession {
    /// Sound from before the detector was sure, so that no first syllable is lost: 300 ms.
    private static let framesBefore = 15

    /// Listens until the participant is gone.
    func hear() async {
        for await frame in room.hearing { heard(frame) }
        if !Task.isCancelled { ending.yield("participant left") }
    }

    /// The user writes instead of speaking. Nothing is done for an empty text.
    package func userWrote(_ text: String) {
        guard !text.isEmpty else { return }
        room.publish(.userTranscript(text, isFinal: true))
        handle(.written(text, now))
    }

    private func heard(_ frame: AudioFrame) {
        let isVoice = activity.isVoice(frame)
        let wasSpeaking = gate.isSpeaking
        let edge = gate.take(isVoice: isVoice, lasting: frame.duration, endingAt: now)
        if gate.isSpeaking || wasSpeaking {
            for earlier in recentFrames { queue(earlier) }
            recentFrames = []
            queue(frame)
        } else {
            recentFrames.append(frame)
            if recentFrames.count > Self.framesBefore { recentFrames.removeFirst() }
        }
        switch edge {
        case .speechStarted: handle(.speechStarted(now))
        case .speechEnded(let lastVoice):
            lastTimes = TurnTimes()
            lastTimes.lastVoice = lastVoice
            handle(.speechEnded(lastVoice: lastVoice, now))
        case nil: break
        }
    }

    private func queue(_ frame: AudioFrame) {
        strain(backlog.came(frame.duration))
        if case .dropped(.frame(let lost)) = toRecognizer.yield(.frame(frame)) { strain(backlog.went(lost.duration)) }
    }

    private func strain(_ step: RecognizerBacklog.Step?) {
        if let step { room.publish(.strained(step)) }
    }

    /// Hands sound to the recognizer, and its words back. A recognizer that fails is opened anew; when none can be had, the
    /// user could not be understood any more, and a person is asked for.
    func recognize() async {
        var recognition: (any SpeechRecognition)?
        for await step in hearingSteps {
            do throws(ProviderFailure) {
                if recognition == nil { recognition = try await providers.recognizer.open() }
                guard let recognition else { continue }
                try await take(step, recognition)
            } catch {
                guard !Task.isCancelled else { break }
                room.publish(.failure(provider: providers.recognizer.name, error))
                await recognition?.close()
                recognition = nil
                recognizerFailed(step)
            }
        }
        await recognition?.close()
    }

    private func take(_ step: HearingStep, _ recognition: any SpeechRecognition) async throws(ProviderFailure) {
        switch step {
        case .frame(let frame):
            spending.usage.heard += frame.duration
            defer { strain(backlog.went(frame.duration)) }
            guard let words = try await recognition.hear(frame) else { return }
            room.publish(.userTranscript(words, isFinal: false))
            handle(.partialHeard(words, now))
        case .finish:
            let words = try await place.timers.within(settings.recognizerPatience, providers.recognizer.name) {
                try await recognition.finish()
            }
            lastTimes.transcript = now
            if !words.isEmpty { room.publish(.userTranscript(words, isFinal: true)) }
            handle(.finalHeard(words, now))
        }
    }

    /// Once for each segment, not for each frame of it.
    private func recognizerFailed(_ step: HearingStep) {
        guard case .finish = step else { return }
        handle(.finalHeard("", now))
        replyFailed("the recognizer")
    }
}
