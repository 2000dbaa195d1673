// SPDX-License-Identifier: Apache-2.0

/// Owns a descriptor that an ``EventLoop`` watches.
package protocol DescriptorHandling: AnyObject {
    /// Called on the loop's thread. `readiness` holds at least one of the asked-for flags or ``Interest/failed``.
    func descriptorReady(_ readiness: Interest)
}
