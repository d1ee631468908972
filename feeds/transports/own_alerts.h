#pragma once

#include <map>
#include <optional>
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
/// After a restart adopt() takes up what an earlier run has told, so that it is updated and taken back and not told
/// twice. Pure but for what it remembers; one thread.
class OwnAlerts {
 public:
  OwnAlerts(CapOutput config, std::string place) : config_(std::move(config)), place_(std::move(place)) {}

  /// Takes up messages that an earlier run has told: of this sender, of this status and not expired. Each is continued
  /// by the alarm that it was about. Where that does not stand within kAdoptionWait of the first follow(), it is over:
  /// alarms need that long to rise again where the incident is a new one. Before the first follow().
  void adopt(const std::vector<Alert>& told, AlertStatus status, UtcTime now);
  static constexpr Duration kAdoptionWait{std::chrono::minutes{5}};

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
  [[nodiscard]] std::string mark_of(const AlarmId& alarm) const;
  AlertName next_name(const std::string& mark, UtcTime now);
  Alert compose(const IncidentState& state, const Alarm& alarm, AlertType type, const Chain* chain, UtcTime now,
                AlertStatus status);
  void take_back(const Chain& chain, const std::string& mark, UtcTime now, std::vector<Alert>& out);
  void continue_adopted(const IncidentState& state, UtcTime now, std::vector<Alert>& out);
  void send(Chain& chain, Alert alert, std::vector<Alert>& out);

  CapOutput config_;
  std::string place_;
  std::map<AlarmId, Chain> standing_;
  std::map<std::string, Chain> adopted_;  ///< of an earlier run, by the mark of their alarm
  std::optional<UtcTime> followed_since_;
  std::vector<Alert> cancels_;
  UtcTime last_sent_{};
  int sent_in_second_ = 0;
};

}  // namespace sandtable::feeds
