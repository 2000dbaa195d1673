// SPDX-License-Identifier: Apache-2.0

package import JSON

/// For calls whose caller takes only the result.
package struct SilentNotifications: MCPNotificationSink {
    package init() {}

    package func progress(_ params: RawJSON) {}
    package func message(_ params: RawJSON) {}
}
