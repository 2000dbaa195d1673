// SPDX-License-Identifier: Apache-2.0

import Identity
import JSON
import MCPServer
import MCPTypes
package import Sanitizer

/// Stands between what servers answer and what clients get: cleans, judges, labels, holds back; and between what clients
/// send and what leaves, which must hold no secret. A hub without rules has none.
package final class ResultGuard: Sendable {
    let sanitizer: ContentSanitizer
    private let secrets: SecretScanner
    package let settings: SanitizerSettings
    private let withholding: Withholding
    package let contexts: LabelContexts

    package init(
        sanitizer: ContentSanitizer, settings: SanitizerSettings, quarantine: Quarantine, contexts: LabelContexts,
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.sanitizer = sanitizer.going(asFarAs: settings.results)
        secrets = SecretScanner(for: settings)
        self.settings = settings
        withholding = Withholding(settings: settings, quarantine: quarantine, sha256: sha256)
        self.contexts = contexts
    }

    // MARK: Answers

    /// The answer as it may be delivered, with its label; nil to hold back what has no form for a stub. `tools` are those
    /// that the caller has at hand: an answer that names one, or an address that the call did not, counts for more.
    func inspect(
        _ result: RawJSON, of attempt: CallAttempt, _ route: Route, reading tools: ToolVocabulary
    ) async -> (answer: RawJSON?, Inspection) {
        let origin = "mcp:\(route.upstream.name.text)/\(route.original)"
        let reader = ReaderContext(tools: tools, trusted: attempt.arguments.map { Array($0.bytes) } ?? [])
        let scanned = await sanitizer.scanned(result, scope: .content, for: reader)
        var inspection = Inspection(scanned.verdict, origin: origin)
        contexts.saw(inspection.label, from: origin, in: LabelContext(of: attempt.call.caller))
        if withholding.isDue(inspection, result) {
            inspection.original = await keep(result, inspection, attempt) ?? "lost"
            return (stub(inspection, attempt.call.method), inspection)
        }
        if settings.results == .hold, inspection.label.integrity == .tainted, !scanned.changedPaths.isEmpty {
            // Cleaned and delivered; what it was before is for an approver's eyes.
            inspection.original = await keep(result, inspection, attempt)
        }
        if !scanned.changedPaths.isEmpty, let schema = OutputSchema(of: route),
            let fault = schema.fault(in: scanned.document, changed: scanned.changedPaths)
        {
            return (ResultLabel.add(inspection, to: ResultLabel.refusal("the cleaned answer \(fault)")), inspection)
        }
        let told = attempt.wantsEnvelope ? UntrustedEnvelope.enclose(scanned.document, inspection) : scanned.document
        return (ResultLabel.add(inspection, to: told), inspection)
    }

    private func keep(_ result: RawJSON, _ inspection: Inspection, _ attempt: CallAttempt) async -> String? {
        await withholding.keep(
            result, inspection, method: attempt.call.method.rawValue, for: attempt.call.caller.principal.id)
    }

    private func stub(_ inspection: Inspection, _ method: MCPMethod) -> RawJSON? {
        guard method == .callTool else { return nil }
        let id = inspection.original ?? "lost"
        let refusal = ResultLabel.refusal("withheld as \(id) until an approver releases it: \(inspection.summary)")
        return ResultLabel.add(inspection, to: refusal)
    }

    // MARK: Descriptions

    /// What a server says of itself, without instructions that want to steer or hide something.
    func inspect(_ description: MCPServerDescription) -> MCPServerDescription {
        guard settings.results != .off, let instructions = description.instructions else { return description }
        guard sanitizer.scan(instructions, scope: .instructions).action >= .quarantine else { return description }
        var described = description
        described.instructions = nil
        return described
    }

    // MARK: Arguments

    /// What is to be done about secrets in a call's arguments.
    func secrets(in arguments: RawJSON?) -> (found: [SecretKind], redacted: RawJSON)? {
        guard settings.secrets != .off, let arguments else { return nil }
        let (redacted, found) = secrets.redact(arguments)
        return found.isEmpty ? nil : (found, redacted)
    }
}
