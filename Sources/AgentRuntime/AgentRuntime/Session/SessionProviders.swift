// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// What a session hears, thinks and speaks with, unless its agent brings its own.
package struct SessionProviders: Sendable {
    package var recognizer: any SpeechToText
    package var model: any LanguageModel
    package var voice: any TextToSpeech
    package var activity: any VoiceActivity
    package var turnDetector: any TurnDetector

    package init(
        recognizer: any SpeechToText, model: any LanguageModel, voice: any TextToSpeech,
        activity: any VoiceActivity = EnergyGate(), turnDetector: any TurnDetector = RuleTurnDetector()
    ) {
        self.recognizer = recognizer
        self.model = model
        self.voice = voice
        self.activity = activity
        self.turnDetector = turnDetector
    }
}

/// Where a session lives: its clock, its executor, where its work starts.
package struct SessionPlace: Sendable {
    package var timers: any TimerScheduling
    package var tasks: any TaskStarting
    package var executor: any SerialExecutor

    package init(timers: any TimerScheduling, tasks: any TaskStarting, executor: any SerialExecutor) {
        self.timers = timers
        self.tasks = tasks
        self.executor = executor
    }
}
