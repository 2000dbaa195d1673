// SPDX-License-Identifier: Apache-2.0

import Cryptography
package import Documents
package import HubCore
import JSON

/// Turns a policy file into a ``Policy``, or tells everything that is wrong with it.
package enum PolicyFile {
    /// `mustDenyByDefault` where an identity source is configured.
    package static func load(path: String, mustDenyByDefault: Bool = false) throws(DocumentFailure) -> Policy {
        try parse(Document(reading: path), mustDenyByDefault: mustDenyByDefault)
    }

    /// The same for a document that is already read.
    package static func parse(
        _ document: Document, mustDenyByDefault: Bool = false
    ) throws(DocumentFailure) -> Policy {
        let report = DocumentReport(document)
        var policy = try report.finish(PolicyReader(mustDenyByDefault: mustDenyByDefault).read(report.root))
        policy.digest = SHA256.digest(of: document.bytes)
        return policy
    }

    /// What the tools that there are find wrong in it, as errors of its file.
    package static func errors(
        _ policy: Policy, file: String, tools: [PolicyReview.Tool]
    ) -> [DocumentError] {
        PolicyReview(tools: tools).faults(in: policy).map { fault in
            DocumentError(
                file: file, line: fault.place?.line ?? 0, column: fault.place?.column ?? 0, message: fault.message)
        }
    }
}
