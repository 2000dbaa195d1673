// SPDX-License-Identifier: Apache-2.0

import Addresses
import EventLoops
import Foundation
import Glibc
import Lifecycle
import LiveKitSignal
import Rooms

/// Rooms of a hub on one loop, and the load on another; prints one line of JSON for each case.
enum ForwardingRun {
    private struct Load {
        var rooms: Int
        var perRoom: Int
        var seconds: Double

        var participants: Int { rooms * perRoom }
    }

    private struct Figures {
        var packets: Int
        var cpuSeconds: Double
        var delays: [Int64]
        var kibibytes = 0

        var perCore: Double { cpuSeconds > 0 ? Double(packets) / cpuSeconds : 0 }

        func microseconds(_ share: Double) -> Int64 {
            let sorted = delays.sorted()
            return sorted.isEmpty ? -1 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] / 1000
        }
    }

    /// `arguments`: the seconds of each measurement, 5 unless said, and, for one case alone, its rooms and how many are in
    /// each.
    static func run(_ arguments: [String]) async throws {
        let numbers = arguments.dropFirst().compactMap(Double.init)
        let seconds = numbers.first ?? 5
        let cases = numbers.count > 2 ? [(Int(numbers[1]), Int(numbers[2]))] : [(50, 2), (10, 10)]
        for (rooms, perRoom) in cases {
            let load = Load(rooms: rooms, perRoom: perRoom, seconds: seconds)
            let echo = try await measureEcho(load)
            try print(load, hub: try await measureHub(load), echo: echo)
        }
    }

    private static func print(_ load: Load, hub: Figures, echo: Figures) throws {
        let line: [String: Any] = [
            "rooms": load.rooms, "perRoom": load.perRoom,
            "forwardedPerSecond": Int(Double(hub.packets) / load.seconds), "forwardedPerCore": Int(hub.perCore),
            "echoPerCore": Int(echo.perCore), "share": (hub.perCore / echo.perCore * 100).rounded() / 100,
            "participantsPerCore": Int(Double(load.participants) / (hub.cpuSeconds / load.seconds)),
            "delayMicroseconds": ["p50": hub.microseconds(0.5), "p99": hub.microseconds(0.99)],
            "echoMicroseconds": ["p50": echo.microseconds(0.5), "p99": echo.microseconds(0.99)],
            "kibibytesPerParticipant": hub.kibibytes / load.participants,
        ]
        let data = try JSONSerialization.data(withJSONObject: line, options: .sortedKeys)
        Swift.print(String(decoding: data, as: UTF8.self))
    }

    // MARK: The hub

    private static func measureHub(_ load: Load) async throws -> Figures {
        let group = try EventLoopGroup(count: 2, name: "hub")
        let (hubLoop, loadLoop) = (group.next(), group.next())
        let configuration = RoomServiceConfiguration(
            udp: [SocketAddress(.loopbackV4, port: 0)], version: "benchmark")
        let service = try await RoomService.open(configuration, on: hubLoop, clock: SystemClock())
        let memory = residentKibibytes
        let generator = try await LoadGenerator.make(
            load.participants, receivers: load.perRoom - 1, hub: await service.mediaAddresses[0], on: loadLoop)
        for number in 0..<load.participants { try await join(number, load, service, generator, loadLoop) }
        while await !generator.isReady { await pause(.milliseconds(50), on: loadLoop) }
        await generator.begin()
        await pause(.seconds(2), on: loadLoop)
        let before = (packets: await generator.startTiming(), cpu: await cpuSeconds(of: hubLoop))
        await pause(.milliseconds(Int64(load.seconds * 1000)), on: loadLoop)
        let after = (packets: await generator.received, cpu: await cpuSeconds(of: hubLoop))
        let used = residentKibibytes - memory
        let delays = await generator.end()
        await service.close()
        group.shutDown()
        return Figures(
            packets: after.packets - before.packets, cpuSeconds: after.cpu - before.cpu, delays: delays,
            kibibytes: used)
    }

    private static func join(
        _ number: Int, _ load: Load, _ service: RoomService, _ generator: LoadGenerator, _ loop: EventLoop
    ) async throws {
        var claims = AccessClaims()
        (claims.identity, claims.video.roomJoin, claims.video.room) = (
            "p\(number)", true, "r\(number / load.perRoom)"
        )
        let outlet = SignalOutlet()
        let offer = await generator.offer(of: number)
        let join = JoinRequest {
            $0.connectionSettings = ConnectionSettings { $0.autoSubscribe = true }
            $0.addTrackRequests = [
                AddTrackRequest { ($0.cid, $0.type, $0.source) = ("load", .audio, .microphone) }
            ]
            $0.publisherOffer = SignalDescription { ($0.type, $0.sdp, $0.id) = ("offer", offer, 1) }
        }
        let member = try await service.join(try RoomEntry(claims, join), outlet)
        loop.start {
            for await response in outlet.responses {
                switch response.body {
                case .answer(let answer): await generator.answered(answer.sdp, for: number)
                // The sections are there already: the same offer again gives them their tracks.
                case .mediaSectionsRequirement:
                    let again = SignalDescription { ($0.type, $0.sdp, $0.id) = ("offer", offer, 2) }
                    await service.received(SignalRequest(.offer(again)), from: member)
                default: break
                }
            }
        }
    }

    // MARK: The yardstick

    /// As many packets in as the hub has to send out, to as many addresses.
    private static func measureEcho(_ load: Load) async throws -> Figures {
        let group = try EventLoopGroup(count: 2, name: "echo")
        let (echoLoop, loadLoop) = (group.next(), group.next())
        let echo = try await EchoYardstick.make(on: echoLoop)
        let peers = try await EchoLoad.make(
            load.participants, burst: load.perRoom - 1, target: await echo.address, on: loadLoop)
        await peers.begin()
        await pause(.seconds(1), on: loadLoop)
        await peers.startTiming()
        let before = (packets: await echo.echoed, cpu: await cpuSeconds(of: echoLoop))
        await pause(.milliseconds(Int64(load.seconds * 1000)), on: loadLoop)
        let after = (packets: await echo.echoed, cpu: await cpuSeconds(of: echoLoop))
        let delays = await peers.end()
        await echo.close()
        group.shutDown()
        return Figures(
            packets: after.packets - before.packets, cpuSeconds: after.cpu - before.cpu, delays: delays)
    }

    // MARK: The machine

    private static func pause(_ duration: Duration, on loop: EventLoop) async {
        await withCheckedContinuation { continuation in
            loop.schedule(after: duration) { continuation.resume() }
        }
    }

    /// How long the loop's thread has worked.
    private static func cpuSeconds(of loop: EventLoop) async -> Double {
        await withCheckedContinuation { continuation in
            loop.submit {
                var time = timespec()
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
                continuation.resume(returning: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
            }
        }
    }

    private static var residentKibibytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4
    }
}
