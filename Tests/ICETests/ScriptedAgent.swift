// SPDX-License-Identifier: Apache-2.0

import Addresses
import ICE
import Lifecycle
import RTCPackets
import Testing

/// A full agent at a set of addresses: it checks, nominates and reads answers, at the test's command.
struct ScriptedAgent {
    let id: ICEPeerID
    let hub: ICECredentials
    let own: ICECredentials
    private var nextTransaction: UInt64 = 1

    init(_ number: UInt64) {
        var generator = SystemRandomNumberGenerator()
        id = ICEPeerID(number)
        hub = ICECredentials(using: &generator)
        own = ICECredentials(using: &generator)
    }

    /// A check; everything may be spoiled.
    mutating func check(
        nominating: Bool = false, priority: UInt32? = 100, role: STUNMessage.Role = .controlling(1),
        username: String? = nil, password: String? = nil
    ) -> [UInt8] {
        var builder = STUNBuilder(.request, STUNTransactionID(0, nextTransaction))
        nextTransaction += 1
        builder.add(username: username ?? "\(hub.ufrag):\(own.ufrag)")
        if let priority { builder.add(priority: priority) }
        builder.add(role: role)
        if nominating { builder.add(nominates: true) }
        return builder.finish(key: Array((password ?? hub.password).utf8), by: ToyCode())
    }

    /// What an authentic answer of the hub says.
    func read(_ answer: [UInt8]) throws -> STUNMessage {
        let message = try STUNMessage(parsing: answer.span)
        let isAuthentic = message.isAuthentic(in: answer.span, key: Array(hub.password.utf8), by: ToyCode())
        #expect(isAuthentic)
        #expect(message.fingerprintMatches == true)
        return message
    }
}

extension STUNBuilder {
    mutating func add(nominates: Bool) { if nominates { addUseCandidate() } }
}

/// Stands in for HMAC-SHA1: keyed, cheap, and no library.
struct ToyCode: STUNAuthenticating {
    func code(key: Span<UInt8>, head: Span<UInt8>, body: Span<UInt8>) -> InlineArray<20, UInt8> {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in [key.array, head.array, body.array] {
            for byte in part { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return InlineArray { UInt8(truncatingIfNeeded: hash >> UInt64(8 * ($0 % 8))) }
    }
}

func address(_ port: UInt16, ip: IPAddress = .loopbackV4) -> ICEPath {
    .udp(socket: 0, remote: SocketAddress(ip, port: port))
}

func seconds(_ value: Int) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(value) * 1_000_000_000) }

extension ICEMultiplexer {
    mutating func receive(_ datagram: [UInt8], via path: ICEPath, at now: MonotonicTime = seconds(0)) -> ICEReception {
        datagramReceived(datagram.span, via: path, at: now, by: ToyCode())
    }

    mutating func add(_ agent: ScriptedAgent, at now: MonotonicTime = seconds(0)) throws {
        try add(agent.id, local: agent.hub, remote: agent.own, at: now)
    }
}
