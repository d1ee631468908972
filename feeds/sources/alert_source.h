#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "feeds/sources/alert_index.h"
#include "feeds/sources/alert_rules.h"
#include "feeds/sources/polled_source.h"

namespace sandtable::feeds {

/// Polls official warnings. A round asks for the address of the feed; where that is an index, the messages it leads to
/// follow one after another, the latest first, each only once as long as its entry does not change. A round is one
/// delivery, so that an update and what it replaces arrive together; what cannot be fetched is tried in the next. An
/// index that has not changed (ETag, Last-Modified) is not sent again once all its messages were read.
/// Alerts expire by the clock: a service that falls silent changes nothing here. Net thread only.
class AlertSource final : public PolledSource {
 public:
  AlertSource(AlertRules rules, Parts parts);

 private:
  void begin_round() override;
  void closing() override;
  void ask_for(std::string url, bool conditionally, HttpDone done);
  void on_index(Result<HttpReply> reply);
  Status read_index(const std::string& body, UtcTime received);
  void ask_next_message();
  void on_message(const AlertLink& link, Result<HttpReply> reply);
  [[nodiscard]] Result<std::string> message_url(const std::string& link) const;
  [[nodiscard]] AlertPlaces places() const { return {rules_, projector()}; }
  void end_round();

  AlertRules rules_;
  std::string url_;                                     ///< of the feed, as it is sent
  PageMemory memory_;                                   ///< of the index
  std::optional<UtcTime> index_time_;                   ///< when the index says it was made
  std::optional<DeliveryBuilder> round_;                ///< while a round goes on
  bool is_complete_ = false;                            ///< nothing of this round's index is left for the next
  std::deque<AlertLink> wanted_;                        ///< messages still to fetch in this round
  std::map<std::string, std::optional<UtcTime>> read_;  ///< entries of the index that were read, by id
};

}  // namespace sandtable::feeds
