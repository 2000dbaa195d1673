// SPDX-License-Identifier: Apache-2.0

import Identity
import JSON
import JSONRPC

extension TicketOffice {
    /// The id by which a principal knows a task. It is good for as long as the server keeps the task, and for nobody else.
    func issue(_ handle: TaskHandle, to principal: Principal) -> String {
        durable.seal(Array(handle.raw.bytes), context: Self.taskContext(principal))
    }

    /// The task of an id; an id that is none of this principal's is like one that never was.
    func task(_ text: String, of principal: Principal) throws(JSONRPCError) -> TaskHandle {
        guard let bytes = durable.open(text, context: Self.taskContext(principal)),
            let raw = try? RawJSON(validating: bytes), let handle = TaskHandle(raw)
        else { throw Self.unknownTask }
        return handle
    }

    static let unknownTask = JSONRPCError.invalidParams("Unknown task: there is none of that taskId")

    private static func taskContext(_ principal: Principal) -> [UInt8] {
        Array("patchbay task\u{0}\(principal.id)".utf8)
    }
}
