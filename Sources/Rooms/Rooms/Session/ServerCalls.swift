// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal

/// Calls of participants' methods by the server, which have not been answered. Belongs to the media loop.
///
/// Each has a caller's identity of its own, to which the participant answers as to another participant.
struct ServerCalls {
    private struct Call {
        let participant: String
        /// Until when the participant must have said that the call has come, and answered it.
        var acknowledgedBy: MonotonicTime?
        let answeredBy: MonotonicTime
        let finish: (Result<String, TwirpError>) -> Void
    }

    static let maximum = 256
    private static let acknowledgement = Duration.seconds(7)
    private static let usualTimeout = Duration.seconds(15)
    private static let longestTimeout = Duration.seconds(300)

    /// By the caller's identity.
    private var calls: [String: Call] = [:]

    /// The packet that asks; nil, and the call is over, if there are too many.
    mutating func begin(
        _ request: PerformRpcRequest, at participant: String, caller: String, now: MonotonicTime,
        _ finish: @escaping (Result<String, TwirpError>) -> Void
    ) -> DataPacket? {
        guard calls.count < Self.maximum else {
            finish(.failure(TwirpError(.resourceExhausted, "the room has \(Self.maximum) unanswered calls")))
            return nil
        }
        let asked = Duration.milliseconds(Int64(request.responseTimeoutMs))
        let timeout = request.responseTimeoutMs == 0 ? Self.usualTimeout : min(asked, Self.longestTimeout)
        calls[caller] = Call(
            participant: participant, acknowledgedBy: now + min(timeout, Self.acknowledgement),
            answeredBy: now + timeout, finish: finish)
        return DataPacket {
            $0.participantIdentity = caller
            $0.rpcRequest = RPCRequest {
                ($0.id, $0.method, $0.payload, $0.version) = (caller, request.method, request.payload, 1)
                $0.responseTimeoutMs = UInt32(clamping: timeout.components.seconds * 1000)
            }
        }
    }

    /// Whether a packet of `participant` to these identities is an answer; it goes to nobody else then.
    mutating func received(_ bytes: [UInt8], to identities: [String], from participant: String) -> Bool {
        guard !calls.isEmpty, let caller = identities.first(where: { calls[$0] != nil }),
            calls[caller]?.participant == participant, let packet = try? DataPacket(wire: bytes)
        else { return false }
        if packet.rpcAck?.requestID == caller { calls[caller]?.acknowledgedBy = nil }
        guard let response = packet.rpcResponse, response.requestID == caller else { return true }
        let call = calls.removeValue(forKey: caller)
        if let error = response.error {
            let meta = ["code": String(error.code), "data": error.data]
            call?.finish(.failure(TwirpError(.failedPrecondition, error.message, meta: meta)))
        } else {
            call?.finish(.success(response.payload ?? ""))
        }
        return true
    }

    mutating func timePassed(at now: MonotonicTime) {
        for (caller, call) in calls {
            if let deadline = call.acknowledgedBy, now >= deadline {
                end(caller, TwirpError(.unavailable, "the participant did not take the call"))
            } else if now >= call.answeredBy {
                end(caller, TwirpError(.deadlineExceeded, "the participant did not answer in time"))
            }
        }
    }

    mutating func left(_ participant: String) {
        for (caller, call) in calls where call.participant == participant {
            end(caller, TwirpError(.unavailable, "the participant left"))
        }
    }

    private mutating func end(_ caller: String, _ error: TwirpError) {
        calls.removeValue(forKey: caller)?.finish(.failure(error))
    }
}
