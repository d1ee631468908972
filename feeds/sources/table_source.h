#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "feeds/sources/polled_source.h"
#include "feeds/sources/table_reader.h"

namespace sandtable::feeds {

/// Polls a service that answers with a table. A round asks for the joined tables that are due, one after another, then
/// for the table itself and its further pages, one delivery a page. A joined table that cannot be had is a warning, and
/// the one before goes on being used; the table itself is an error, and the next round begins after a growing, jittered
/// pause. An answer that has not changed (ETag, Last-Modified) is contact and nothing more. Where the service tells the
/// past too, the first round after a start of the program, or after rounds that failed, first asks for what came since
/// the newest values known; of that, only what is newer than what is known of each series is passed on. Net thread
/// only.
class TableSource final : public PolledSource {
 public:
  TableSource(TableRules rules, Parts parts);

 private:
  Status opened() override;
  void begin_round() override;
  void ask_next_join();
  void on_join(std::size_t join, Result<HttpReply> reply);
  void ask_table();
  void ask_past();
  void past_read();
  void past_failed(const std::string& why);
  void keep_news(IngestDelivery& delivery) const;
  void remember(const IngestDelivery& delivery);
  void ask_page(std::string url);
  void give_up(const std::string& why, std::optional<Duration> retry = std::nullopt);
  void on_page(Result<HttpReply> reply);
  void deliver_with_trouble(IngestDelivery delivery);
  void ask_page_after(const TablePage& page);
  Result<HttpRequest> request_for(const TableRequest& request, const std::string& url) const;

  const TableRules rules_;
  std::unique_ptr<TableReader> reader_;
  PageMemory memory_;  ///< of first pages: further ones are asked for only when it has changed

  std::vector<UtcTime> next_join_;    ///< when each joined table is due
  std::vector<std::string> trouble_;  ///< of the joined tables; empty where all is well
  std::string page_url_;              ///< without the access key
  std::string request_url_;           ///< with it
  std::set<std::string> visited_;     ///< pages of this round
  std::size_t rows_ = 0;              ///< of this round
  UtcTime round_begin_{};
  NewestStored past_newest_;  ///< of the pages of the past read so far
  NewestStored newest_;       ///< of this feed's series, passed on or stored before
  bool may_have_missed_ = true;
  bool in_past_ = false;      ///< the pages read are of the past
  std::string past_trouble_;  ///< why it could not be read
};

}  // namespace sandtable::feeds
