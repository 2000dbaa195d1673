// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Judges the definition of a tool before it is served for the first time, or in a changed form.
package protocol ManifestScanning: Sendable {
    /// `definition` is one element of a server's `tools/list`, as the server wrote it, `approved` what was approved under
    /// its name. May take long: whoever implements it keeps that work off the event loops.
    func verdict(on definition: RawJSON, approved: RawJSON?) async -> ManifestVerdict
}

/// What a scan says of one definition.
package struct ManifestVerdict: Sendable, Equatable {
    /// Whether the definition must wait for a person.
    package var isHeld: Bool
    /// For that person, one line each; the definition's own words only where they are needed to find the place.
    package var reasons: [String]

    package init(isHeld: Bool, reasons: [String] = []) {
        self.isHeld = isHeld
        self.reasons = reasons
    }

    package static let clean = ManifestVerdict(isHeld: false)
}

/// Where no scanner is at hand: nothing is held for its words, and pins, names and references are still checked.
package struct NoManifestScan: ManifestScanning {
    package init() {}

    package func verdict(on definition: RawJSON, approved: RawJSON?) async -> ManifestVerdict { .clean }
}
