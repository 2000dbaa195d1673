// SPDX-License-Identifier: Apache-2.0

/// What a database file says about itself, and what must therefore be done before it is used.
struct SchemaState: Equatable {
    /// `PRAGMA application_id` of our databases: "Pbay".
    static let applicationID: Int64 = 0x5062_6179

    enum Verdict: Equatable {
        case current
        /// A new file: every step, nothing to lose.
        case create
        /// The steps above `version`, after a backup.
        case migrate(from: Int)
        case refuseNewer(version: Int)
        case refuseForeign
    }

    var applicationID: Int64
    var version: Int64
    var objectCount: Int64

    /// `latest` is the version of the last step this build knows.
    func verdict(latest: Int) -> Verdict {
        if objectCount == 0, version == 0, applicationID == 0 { return .create }
        guard applicationID == Self.applicationID else { return .refuseForeign }
        guard version <= latest else { return .refuseNewer(version: Int(version)) }
        return version == latest ? .current : .migrate(from: Int(max(0, version)))
    }
}
