// SPDX-License-Identifier: Apache-2.0

/// The first thing that is wrong with a trail, and where.
package enum AuditFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The record at that place is not there, though there are later ones.
    case removed(Int64)
    /// Another record stands there than the one that says it does.
    case reordered(Int64)
    case changed(Int64)
    case contentChanged(Int64)
    /// The content is gone and no record of an erasure says why.
    case contentRemoved(Int64)
    /// A signature that the trail's key did not make, or that is about another trail.
    case resigned(Int64)
    /// A record that the hub always seals is not sealed.
    case unsealed(Int64)
    /// The trail ends before a record that was sealed.
    case truncated(after: Int64, sealed: Int64)
    /// The exported head is of another trail, or of this one before it was written anew.
    case otherHead(Int64)

    package var description: String {
        switch self {
        case .removed(let place): "record \(place) was removed"
        case .reordered(let place): "record \(place) was exchanged for another one of the trail"
        case .changed(let place):
            "record \(place) was changed, or the one before it together with its hash"
        case .contentChanged(let place): "the content of record \(place) was changed"
        case .contentRemoved(let place): "the content of record \(place) was removed without a record of it"
        case .resigned(let place): "the seal of record \(place) is not by this trail's key over this trail"
        case .unsealed(let place): "the seal of record \(place) was removed"
        case .truncated(let last, let sealed):
            "the records after \(last) were removed: the trail was sealed up to record \(sealed)"
        case .otherHead(let place): "the trail was written anew: record \(place) is not the one of the exported head"
        }
    }
}
