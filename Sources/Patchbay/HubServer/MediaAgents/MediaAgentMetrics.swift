// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Lifecycle
import Telemetry

/// Meters of conversations.
struct MediaAgentMetrics: Sendable {
    let conversations: Gauge
    private let silence: Histogram
    private let input: Counter
    private let output: Counter
    private let heard: Counter
    private let spoken: Counter
    private let metrics: Metrics

    init(_ metrics: Metrics) {
        self.metrics = metrics
        conversations = metrics.gauge("patchbay_conversations", help: "Conversations of media agents under way.")
        silence = metrics.histogram(
            "patchbay_turn_silence_seconds",
            help: "Time from the last voiced moment of a user to the first sound of the answer.")
        input = metrics.counter(
            "patchbay_media_agent_tokens_total", help: "Tokens, as models count them.", labels: [("kind", "input")])
        output = metrics.counter(
            "patchbay_media_agent_tokens_total", help: "Tokens, as models count them.", labels: [("kind", "output")])
        func sound(_ kind: String) -> Counter {
            metrics.counter(
                "patchbay_media_agent_sound_milliseconds_total",
                help: "Sound that recognizers were given, and that agents spoke, of conversations that have ended.",
                labels: [("kind", kind)])
        }
        (heard, spoken) = (sound("heard"), sound("spoken"))
    }

    func measured(_ times: TurnTimes) {
        guard let waited = times.silence else { return }
        silence.observe(Double(waited.wholeNanoseconds) / 1e9)
    }

    func used(_ usage: TokenUsage) {
        input.increment(by: UInt64(clamping: usage.input))
        output.increment(by: UInt64(clamping: usage.output))
    }

    /// The whole of a conversation.
    func used(_ usage: SessionUsage) {
        heard.increment(by: UInt64(clamping: usage.heard.wholeNanoseconds / 1_000_000))
        spoken.increment(by: UInt64(clamping: usage.spoken.wholeNanoseconds / 1_000_000))
    }

    /// Series are bounded by the registry.
    func failed(_ provider: String) {
        metrics.counter(
            "patchbay_media_provider_failures_total", help: "Failures of models, recognizers and voices.",
            labels: [("provider", provider)]
        ).increment()
    }
}
