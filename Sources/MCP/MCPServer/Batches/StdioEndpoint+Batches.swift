// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Synchronization

extension StdioEndpoint {
    /// Several messages at once (2025-03-26): taken in their order, their answers sent together.
    func received(batch texts: [RawJSON]) {
        guard state.withLock({ $0.era.hasBatches }) else { return refuse(nil, LegacyHTTPHalf.noBatches) }
        let reply = BatchReply()
        for text in texts {
            do {
                let message = try JSONRPCMessage.parse(text)
                if case .request(let request) = message {
                    enter(request, reply)
                } else {
                    perform(state.withLock { $0.intake.arrived(message) })
                }
            } catch {
                reply.add(JSONRPCEncoding.error(id: error.id, error.error))
            }
        }
        if let whole = reply.settled(nil) { write(whole) }
    }

    /// What goes out for a request that is settled: its answer, or that of the whole batch if it was the last one.
    func answered(_ id: RequestID, _ answer: [UInt8]?) -> [UInt8]? {
        guard let reply = state.withLock({ $0.batches.removeValue(forKey: id) }) else { return answer }
        return reply.settled(answer)
    }

    /// A request will never start.
    func left(_ id: RequestID, with answer: [UInt8]?) {
        if let message = answered(id, answer) { write(message) }
    }

    private func enter(_ request: JSONRPCRequest, _ reply: BatchReply) {
        let actions = state.withLock { state in
            let actions = state.intake.arrived(.request(request))
            if case .refuse(_, let error)? = actions.first {
                reply.add(JSONRPCEncoding.error(id: request.id, error))
                return [MessageIntake.Action]()
            }
            reply.expect()
            state.batches[request.id] = reply
            return actions
        }
        perform(actions)
    }
}
