// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One definition of a listing with what is needed to judge it.
package struct SeenTool: Sendable {
    package let name: String
    package let definition: RawJSON
    package let digest: [UInt8]
    /// What the scan said; nil where it was not asked, because the definition is approved or was judged before.
    package var verdict: ManifestVerdict?

    package init(name: String, definition: RawJSON, digest: [UInt8], verdict: ManifestVerdict? = nil) {
        self.name = name
        self.definition = definition
        self.digest = digest
        self.verdict = verdict
    }
}
