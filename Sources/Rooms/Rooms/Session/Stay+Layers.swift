// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCSession

/// Which layers of others' video come to the participant, by its wishes and by what its way carries.
extension Stay {
    /// What is left to sound, of an estimate.
    private static let audioReserve = 50_000
    /// Changes of the estimate that are worth a new division, in percent.
    private static let notable = 5

    func layersChanged() { divide() }

    func estimateChanged() {
        guard let estimate = sender?.estimate else { return }
        let last = probing.lastEstimate ?? 0
        guard abs(estimate - last) * 100 > last * Self.notable else { return }
        probing.lastEstimate = estimate
        divide()
    }

    /// To be called several times a second.
    func timePassed(at now: MonotonicTime) {
        for stream in published.values where !stream.isAudio { stream.measure(at: now) }
        divide()
    }

    private func divide() {
        guard outgoing.values.contains(where: { !$0.origin.isAudio }) else { return }
        let now = media.now
        let videos = outgoing.values.filter { !$0.origin.isAudio }.sorted { $0.stream.source < $1.stream.source }
        let demands = videos.map { stream, origin in
            LayerAllocation.Demand(
                layers: origin.liveLayers(at: now), most: stream.wish.mostLayer(of: origin.announced),
                current: stream.selection.current)
        }
        let budget = sender?.estimate.map { max(0, $0 - Self.audioReserve) }
        let outcome = LayerAllocation.divide(budget, among: demands)
        let isFlooded = LayerAllocation.floods(budget, demands)
        for (video, layer) in zip(videos, outcome.layers) {
            if isFlooded, let layer, let current = video.stream.selection.current, layer < current {
                video.stream.giveUp()
            }
            choose(layer, for: video.stream, of: video.origin, at: now)
        }
        probe(outcome.nextStep.map { $0 + Self.audioReserve }, at: now)
    }

    private func choose(
        _ layer: Int?, for stream: ForwardedStream, of origin: PublishedStream, at now: MonotonicTime
    ) {
        // Nothing arrives at the moment: what arrives next is wanted.
        stream.choose(layer ?? (stream.wish.isDisabled ? nil : stream.selection.target))
        guard stream.selection.waitsForKeyframe else { return }
        origin.requestKeyframe(ofLayer: stream.selection.target, at: now)
    }

    private func probe(_ wanted: Int?, at now: MonotonicTime) {
        guard let sender, let estimate = sender.estimate,
            let rate = probing.probe(wanted: wanted, estimate: estimate, at: now)
        else { return }
        sender.probe(rate, for: ProbePlan.duration)
    }

    func sendPadding(_ bytes: Int) {
        guard let stream = outgoing.values.first(where: { !$0.origin.isAudio && $0.stream.canPad })?.stream else {
            return
        }
        var sent = 0
        while sent < bytes {
            let count = stream.sendPadding()
            guard count > 0 else { return }
            sent += count
        }
    }
}
