#pragma once

#include <optional>
#include <string>

#include "twin/base/clock.h"
#include "twin/core/orders/order.h"
#include "twin/core/resources/field_report.h"
#include "twin/place/place.h"

namespace sandtable {

/// What goes out to a crew: an order, its cancellation or its release.
struct OrderMessage {
  enum class Action { kGo, kCancel, kRelease };
  std::string message_id;   ///< unique; receivers drop repeats
  Action action = Action::kGo;
  Order order;
  UtcTime issued_at;
  UtcTime expires_at;       ///< receivers drop it afterwards
};

/// Where reports from the field arrive. Thread-safe.
class FieldReportSink {
 public:
  virtual ~FieldReportSink() = default;
  virtual void report(FieldReport report) = 0;
};

/// Port to pumps and crews. Called on the net thread only. Gets only orders that are committed to the store.
class CommandTransport {
 public:
  virtual ~CommandTransport() = default;
  /// False only for those that answer themselves: nothing of theirs leaves the program.
  [[nodiscard]] virtual bool reaches_outside() const { return true; }
  /// What hinders it, for the operator; empty while all is well.
  [[nodiscard]] virtual std::string trouble() const { return {}; }
  virtual Status start(FieldReportSink& sink, const Clock& clock) = 0;
  /// Ok once it is out of our hands. Asked again with the same message until then or until it expires; kRefused says
  /// that it never will be.
  virtual Status publish(const OrderMessage& message) = 0;
  /// Somebody who turned up during the incident, or is known better now, and where they stand by when that is no depot.
  /// May be told again. For those that make their crews up themselves; others know theirs.
  virtual void join(const ResourceConfig& /*newcomer*/, std::optional<LocalXY> /*base*/) {}
  /// Lets a transport that simulates or polls do its work.
  virtual void poll() = 0;
  virtual void stop() = 0;
};

}  // namespace sandtable
