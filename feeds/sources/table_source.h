#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "feeds/net/http_client.h"
#include "feeds/net/http_conditions.h"
#include "feeds/net/poll_schedule.h"
#include "feeds/sources/table_reader.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Polls a service that answers with a table. A round asks for the joined tables that are due, one after another, then
/// for the table itself and its further pages, one delivery a page. A joined table that cannot be had is a warning, and
/// the one before goes on being used; the table itself is an error, and the next round begins after a growing, jittered
/// pause. An answer that has not changed (ETag, Last-Modified) is contact and nothing more. Net thread only.
class TableSource final : public FeedSource {
 public:
  /// `wall` paces the requests; values are received by the clock given to start().
  TableSource(TableRules rules, std::shared_ptr<HttpClient> http,
              std::function<std::unique_ptr<Projector>()> make_projector, std::shared_ptr<const Clock> wall,
              std::uint64_t seed);
  ~TableSource() override { stop(); }
  TableSource(const TableSource&) = delete;
  TableSource& operator=(const TableSource&) = delete;

  [[nodiscard]] const SourceId& id() const override { return rules_.facts.source; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override;

 private:
  void begin_round();
  void ask_next_join();
  void on_join(std::size_t join, Result<HttpReply> reply);
  void ask_page(std::string url);
  void on_page(Result<HttpReply> reply);
  void deliver(IngestDelivery delivery);
  void ask_page_after(const TablePage& page);
  void fail_round(const std::string& why, std::optional<Duration> retry = std::nullopt);
  Result<HttpRequest> request_for(const TableRequest& request, const std::string& url) const;

  const TableRules rules_;
  std::shared_ptr<HttpClient> http_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  std::shared_ptr<const Clock> wall_;
  std::unique_ptr<Projector> projector_;  ///< made by start(), on the thread that uses it
  std::unique_ptr<TableReader> reader_;
  PollSchedule schedule_;
  PageMemory memory_;  ///< of first pages: further ones are asked for only when it has changed
  DeclaredStations declared_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;

  std::optional<std::uint64_t> request_;  ///< on its way
  std::vector<UtcTime> next_join_;        ///< when each joined table is due
  std::vector<std::string> trouble_;      ///< of the joined tables; empty where all is well
  std::string page_url_;                  ///< without the access key
  std::string request_url_;               ///< with it
  std::set<std::string> visited_;         ///< pages of this round
  std::size_t rows_ = 0;                  ///< of this round
  UtcTime round_begin_{};
};

}  // namespace sandtable::feeds
