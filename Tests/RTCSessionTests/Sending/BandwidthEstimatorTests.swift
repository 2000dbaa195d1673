// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RTCSession

@Suite struct BandwidthEstimatorTests {
    @Test("what is sent beyond a narrow place is noticed within two seconds, and the estimate stays about its width")
    func narrow() {
        var way = SimulatedWay(500_000)
        way.send(2) { _ in 1_500_000 }
        #expect((100_000...600_000).contains(way.estimator.estimate), "\(way.estimator.estimate)")
        way.send(20) { $0 }
        #expect((300_000...620_000).contains(way.estimator.estimate), "\(way.estimator.estimate)")
    }

    @Test("a wide way is found out by what is sent over it")
    func wide() {
        var way = SimulatedWay(20_000_000)
        way.send(30) { $0 }
        #expect(way.estimator.estimate > 5_000_000, "\(way.estimator.estimate)")
    }

    @Test("what little is sent does not let the estimate run away")
    func unused() {
        var way = SimulatedWay(20_000_000)
        way.send(60) { _ in 200_000 }
        #expect(way.estimator.estimate <= BandwidthEstimator.initial)
    }

    @Test("a probe shows at once what the way carries, above the estimate and below")
    func probe() {
        for (width, expected) in [(20_000_000.0, 2_500_000...3_300_000), (1_500_000.0, 1_100_000...1_600_000)] {
            var way = SimulatedWay(width)
            way.send(1) { _ in 300_000 }
            way.send(0.2, probe: 1) { _ in 3_000_000 }
            way.send(0.2) { _ in 300_000 }
            #expect(expected.contains(way.estimator.estimate), "\(way.estimator.estimate)")
        }
    }

    @Test("loss up to a few in a hundred changes nothing, more lowers the estimate")
    func loss() {
        var some = SimulatedWay(20_000_000)
        some.losesEvery = 50
        some.send(10) { _ in 900_000 }
        #expect(some.estimator.estimate >= BandwidthEstimator.initial)
        var many = SimulatedWay(20_000_000)
        many.losesEvery = 4
        many.send(10) { _ in 900_000 }
        #expect(many.estimator.estimate < BandwidthEstimator.initial / 2)
        #expect(abs(many.estimator.loss - 0.25) < 0.1)
    }

    @Test("after a narrow time a wide way is wide again")
    func recovery() {
        var way = SimulatedWay(400_000)
        way.send(5) { _ in 1_500_000 }
        #expect(way.estimator.estimate < 600_000)
        way.bitsPerSecond = 20_000_000
        way.send(3) { _ in 150_000 }
        way.send(0.2, probe: 1) { _ in 2_000_000 }
        way.send(0.2) { _ in 150_000 }
        #expect(way.estimator.estimate > 1_500_000, "\(way.estimator.estimate)")
    }
}
