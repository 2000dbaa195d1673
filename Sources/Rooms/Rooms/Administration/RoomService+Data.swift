// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// The server API: data, calls of participants' methods, and agents.
extension RoomService {
    package func sendData(_ request: SendDataRequest) throws(TwirpError) -> EmptyResponse {
        let room = try known(request.room)
        guard request.data.count <= RoomLimits.data else {
            throw TwirpError(.invalidArgument, "data has more than \(RoomLimits.data) bytes")
        }
        let packet = DataPacket {
            $0.kind = request.kind
            $0.user = UserData {
                ($0.payload, $0.topic, $0.nonce) = (request.data, request.topic, request.nonce)
            }
        }
        let receivers = room.state.receivers(request.destinationIdentities, sids: request.destinationSIDs)
        room.send(packet, to: receivers)
        return EmptyResponse()
    }

    /// Ends a stay of the token's identity in its room; false if there is none of that SID.
    func leave(_ sid: String, _ claims: AccessClaims) -> Bool {
        guard let room = table.room(claims.video.room), room.state[participant: sid]?.identity == claims.identity
        else { return false }
        room.perform(room.state.left(sid, .clientInitiated))
        return true
    }

    /// Waits for the answer of the participant.
    package func performRpc(_ request: PerformRpcRequest) async throws(TwirpError) -> PerformRpcResponse {
        let (room, participant) = try known(request.room, request.destinationIdentity)
        guard request.payload.utf8.count <= RoomLimits.rpcPayload else {
            throw TwirpError(.invalidArgument, "the payload has more than \(RoomLimits.rpcPayload) bytes")
        }
        let outcome = await withCheckedContinuation { continuation in
            room.call(request, at: participant.sid) { continuation.resume(returning: $0) }
        }
        let payload = try outcome.get()
        return PerformRpcResponse { $0.payload = payload }
    }

    // MARK: Agents

    package func createDispatch(_ request: CreateAgentDispatchRequest) throws(TwirpError) -> AgentDispatch {
        guard !request.room.isEmpty, request.room.utf8.count <= RoomLimits.name else {
            throw TwirpError(RoomRefusal.badName)
        }
        let room: LiveRoom
        do throws(RoomRefusal) { room = try table.open(request.room) } catch { throw TwirpError(error) }
        do throws(AgentRefusal) { return try table.agents.dispatch(request, in: room.state) } catch {
            throw TwirpError(error)
        }
    }

    package func listDispatch(_ request: ListAgentDispatchRequest) throws(TwirpError) -> ListAgentDispatchResponse {
        _ = try known(request.room)
        return ListAgentDispatchResponse {
            $0.agentDispatches = table.agents.list(of: request.room, id: request.dispatchID)
        }
    }

    package func deleteDispatch(_ request: DeleteAgentDispatchRequest) throws(TwirpError) -> AgentDispatch {
        guard let dispatch = table.agents.withdraw(request.dispatchID, of: request.room) else {
            throw TwirpError(.notFound, "there is no dispatch \(request.dispatchID) in the room \(request.room)")
        }
        return dispatch
    }

    package func register(_ request: RegisterWorkerRequest, _ outlet: WorkerOutlet) throws(AgentRefusal) -> String {
        try table.agents.register(request, outlet)
    }

    package func received(_ message: WorkerMessage, fromWorker worker: String) {
        table.agents.received(message, from: worker)
    }

    /// The connection of a worker has ended.
    package func workerLost(_ worker: String) { table.agents.lost(worker) }
}
