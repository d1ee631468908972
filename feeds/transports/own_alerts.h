#pragma once

#include <map>
#include <string>
#include <vector>

#include "twin/core/alerts/alert.h"
#include "twin/core/state.h"
#include "twin/place/output_config.h"

namespace sandtable::feeds {

/// Turns our own alarms into alerts for others: a raised alarm is an Alert, a graver or milder one an Update, one that
/// is over a Cancel; each refers to all messages of its alarm before it. An alarm that lasts is told again by an
/// Update when three quarters of its validity have passed, so a message nobody takes back expires by itself.
/// An acknowledged alarm stands: the water is still there. Shelved ones are our own business and count as over.
/// Pure but for what it remembers; one thread.
class OwnAlerts {
 public:
  OwnAlerts(CapOutput config, std::string place) : config_(std::move(config)), place_(std::move(place)) {}

  /// The messages that follow from the state; none when nothing changed. `status` is kActual or kExercise.
  std::vector<Alert> follow(const IncidentState& state, UtcTime now, AlertStatus status);
  /// The latest message of every alarm that stands, and the Cancels that have not expired.
  [[nodiscard]] std::vector<Alert> latest() const;

 private:
  struct Chain {
    Alert latest;
    std::vector<AlertName> names;  ///< of all its messages
    int level = 0;
  };
  Alert compose(const IncidentState& state, const Alarm& alarm, AlertType type, const Chain* chain, UtcTime now,
                AlertStatus status);
  void send(Chain& chain, Alert alert, std::vector<Alert>& out);

  CapOutput config_;
  std::string place_;
  std::map<AlarmId, Chain> standing_;
  std::vector<Alert> cancels_;
  UtcTime last_sent_{};
  int sent_in_second_ = 0;
};

}  // namespace sandtable::feeds
