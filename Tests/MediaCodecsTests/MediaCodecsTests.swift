// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import MediaCodecs

@Suite struct MediaCodecsTests {
    @Test func aToneSurvivesTheCodec() throws {
        let encoder = try OpusVoiceEncoder(), decoder = try OpusVoiceDecoder()
        var heard: [Int16] = []
        for frame in frames(of: tone(440, rate: 48_000, seconds: 1), 960) {
            let packet = try encoder.encode(frame)
            #expect(packet.count < 300)
            heard += try decoder.decode(packet)
        }
        #expect(heard.count == 48_000)
        #expect(abs(frequency(of: heard.suffix(24_000), rate: 48_000) - 440) < 5)
    }

    @Test func aLostPacketIsMendedFromTheNextOne() throws {
        let encoder = try OpusVoiceEncoder(lossPercent: 20), decoder = try OpusVoiceDecoder()
        let packets = try frames(of: tone(300, rate: 48_000, seconds: 1), 960).map { try encoder.encode($0) }
        var heard: [Int16] = []
        for (index, packet) in packets.enumerated() where index != 25 {
            if index == 26 { heard += try decoder.recover(from: packet) }
            heard += try decoder.decode(packet)
        }
        #expect(heard.count == 48_000)
        let mended = heard[24_000..<24_960]
        #expect((mended.map { abs(Int($0)) }.max() ?? 0) > 2_000)
    }

    @Test func whatNeverComesDiesAwayAndMalformedPacketsAreRefused() throws {
        let encoder = try OpusVoiceEncoder(), decoder = try OpusVoiceDecoder()
        for frame in frames(of: tone(300, rate: 48_000, seconds: 1), 960) {
            _ = try decoder.decode(try encoder.encode(frame))
        }
        let guesses = try (0..<50).map { _ in try decoder.conceal() }
        #expect(guesses.allSatisfy { $0.count == 960 })
        #expect((guesses.last?.map { abs(Int($0)) }.max() ?? 9) < 200)
        #expect(throws: MediaCodecError.self) { try decoder.decode([0xFF, 0xFF]) }
        #expect(throws: MediaCodecError.frameLength(5)) { try encoder.encode([1, 2, 3, 4, 5]) }
    }

    @Test(arguments: [(48_000, 16_000), (16_000, 48_000), (24_000, 48_000), (48_000, 48_000)])
    func resamplingKeepsToneAndLength(_ from: Int, _ to: Int) throws {
        let resampler = try VoiceResampler(from: from, to: to)
        var output: [Int16] = []
        for frame in frames(of: tone(440, rate: from, seconds: 2), from / 50) {
            output += try resampler.resample(frame)
        }
        #expect(abs(output.count - 2 * to) < to / 100)
        #expect(abs(frequency(of: output.suffix(to), rate: to) - 440) < 5)
    }

    private func tone(_ hertz: Double, rate: Int, seconds: Int) -> [Int16] {
        (0..<rate * seconds).map { Int16(8_000 * sin(2 * .pi * hertz * Double($0) / Double(rate))) }
    }

    private func frames(of samples: [Int16], _ length: Int) -> [[Int16]] {
        stride(from: 0, to: samples.count - length + 1, by: length).map { Array(samples[$0..<$0 + length]) }
    }

    /// By the upward crossings of zero.
    private func frequency(of samples: some Collection<Int16>, rate: Int) -> Double {
        let crossings = zip(samples, samples.dropFirst()).count { $0 < 0 && $1 >= 0 }
        return Double(crossings) * Double(rate) / Double(samples.count)
    }
}
