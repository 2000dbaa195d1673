// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import Rooms
import Testing

@Suite struct LayerTests {
    private let layers = [(0, 150_000), (1, 500_000), (2, 1_700_000)].map {
        LayerAllocation.Layer(index: $0.0, bitsPerSecond: $0.1)
    }

    private func demand(_ most: Int?, _ current: Int? = nil) -> LayerAllocation.Demand {
        LayerAllocation.Demand(layers: layers, most: most, current: current)
    }

    @Test("a layer goes out from its keyframe on, the one before until then")
    func selection() {
        var selection = LayerSelection()
        selection.choose(1)
        #expect(selection.waitsForKeyframe)
        func admits(_ layer: Int, _ isKeyframe: Bool) -> Bool { selection.admits(layer: layer, isKeyframe: isKeyframe) }
        #expect([admits(1, false), admits(1, true)] == [false, true])
        selection.choose(0)
        #expect([admits(1, false), admits(0, false), admits(0, true), admits(1, true)] == [true, false, true, false])
        #expect(!selection.waitsForKeyframe)
        selection.choose(nil)
        #expect(!admits(0, true))
    }

    @Test("without a bound everybody has what they want, with one they share it")
    func division() {
        #expect(LayerAllocation.divide(nil, among: [demand(2), demand(0), demand(nil)]).layers == [2, 0, nil])
        let tight = LayerAllocation.divide(1_000_000, among: [demand(2), demand(2)])
        #expect(tight.layers == [1, 0])
        #expect(tight.nextStep == 1_150_000)
        #expect(LayerAllocation.divide(100, among: [demand(2)]).layers == [0], "the lowest is always sent")
    }

    @Test("a layer is gone up to only with room to spare, and kept without")
    func hysteresis() {
        #expect(LayerAllocation.divide(550_000, among: [demand(2)]).layers == [0])
        #expect(LayerAllocation.divide(550_000, among: [demand(2, 1)]).layers == [1])
        #expect(LayerAllocation.divide(490_000, among: [demand(2, 1)]).layers == [0])
    }

    @Test("what goes out ends at once only if the way falls far short of it")
    func flood() {
        let demands = [demand(2, 2), demand(2, 0), demand(nil)]
        #expect(!LayerAllocation.floods(nil, demands))
        #expect(!LayerAllocation.floods(1_400_000, demands))
        #expect(LayerAllocation.floods(1_380_000, demands))
        #expect(!LayerAllocation.floods(0, [demand(2)]), "nothing goes out")
    }

    @Test("what does not arrive is not chosen")
    func missing() {
        let only = LayerAllocation.Demand(layers: [layers[2]], most: 0)
        #expect(LayerAllocation.divide(nil, among: [only]).layers == [2])
        #expect(LayerAllocation.divide(nil, among: [.init(layers: [], most: 2)]).layers == [nil])
    }

    @Test("a client's wish is a quality, or the size at which it shows the picture")
    func wishes() {
        let announced = [(320, 180), (640, 360), (1280, 720)].enumerated().map { index, size in
            VideoLayer {
                ($0.quality, $0.width, $0.height) = (
                    VideoQuality(number: Int32(index)), UInt32(size.0), UInt32(size.1)
                )
            }
        }
        #expect(VideoWish().mostLayer(of: announced) == 2)
        #expect(VideoWish(UpdateTrackSettings { $0.quality = .medium }).mostLayer(of: announced) == 1)
        func size(_ width: UInt32, _ height: UInt32) -> Int? {
            let settings = UpdateTrackSettings {
                ($0.width, $0.height, $0.quality) = (width, height, .high)
            }
            return VideoWish(settings).mostLayer(of: announced)
        }
        #expect(size(100, 100) == 0 && size(320, 180) == 0 && size(321, 180) == 1 && size(4000, 3000) == 2)
        #expect(VideoWish(UpdateTrackSettings { $0.disabled = true }).mostLayer(of: announced) == nil)
    }

    @Test("probes are made when there is something to be won, and less often when they do not help")
    func probes() {
        func at(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }
        var plan = ProbePlan()
        let rates = [
            plan.probe(wanted: nil, estimate: 100_000, at: at(0)),
            plan.probe(wanted: 500_000, estimate: 100_000, at: at(0)),
            plan.probe(wanted: 500_000, estimate: 100_000, at: at(1)),
            plan.probe(wanted: 500_000, estimate: 100_000, at: at(2)),
            plan.probe(wanted: 500_000, estimate: 100_000, at: at(5)),
            plan.probe(wanted: 500_000, estimate: 300_000, at: at(6)),
            // A jump is bounded.
            plan.probe(wanted: 5_000_000, estimate: 300_000, at: at(8)),
        ]
        #expect(rates == [nil, 550_000, nil, 550_000, nil, 550_000, 1_800_000])
    }
}
