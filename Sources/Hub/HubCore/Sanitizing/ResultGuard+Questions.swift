// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPServer
import MCPTypes
import Sanitizer

extension ResultGuard {
    /// What a server asks a client's person or model, as it may be asked: without hidden and imitating parts, and with a
    /// label where there is something to say. Nil for what hides something or is all but certain to steer.
    func inspect(
        _ question: InputRequests.Item, of attempt: CallAttempt, _ route: Route
    ) async -> InputRequests.Item? {
        guard settings.results != .off, question.params != .emptyObject else { return question }
        let scanned = await sanitizer.scanned(question.params, scope: .instructions)
        let origin = "mcp:\(route.upstream.name.text)/\(question.method)"
        let inspection = Inspection(scanned.verdict, origin: origin)
        guard inspection.action != .pass else { return question }
        contexts.saw(inspection.label, from: origin, in: LabelContext(of: attempt.call.caller))
        if settings.results != .label, Self.isRefused(inspection) { return nil }
        let params = ResultLabel.add(inspection, to: scanned.document)
        return InputRequests.Item(key: question.key, method: question.method, params: params)
    }

    /// A question to a model is an instruction by its nature, so that its words alone must be all but certain.
    private static func isRefused(_ inspection: Inspection) -> Bool {
        inspection.action == .block || inspection.findings.contains { $0.severity == .high }
    }
}
