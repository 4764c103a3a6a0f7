use expect_test::expect;

use super::small_campaign;

#[test]
#[expect(clippy::too_many_lines, reason = "three whole reports as they are printed")]
fn every_format_tells_the_same_funnel() {
    let desk = small_campaign();
    for (format, expected) in [
        (
            "csv",
            expect![[r#"
                status 0
                --- stdout
                stage,people,recorded,implied,entered_here,skipped,from_previous,rate_previous,rate_previous_low,rate_previous_high,rate_first,rate_first_low,rate_first_high,dropped,still_open,median_days,p90_days,revenue,people_without_machines,p75_days,events,orders,average_order,revenue_per_person,matured,matured_of
                sends,3,3,0,3,1,,,,,1.000000,0.438503,1.000000,1,,,,200.75,3,,3,2,100.38,66.92,,
                opens,2,1,1,0,1,2,0.666667,0.207660,0.938508,0.666667,0.207660,0.938508,0,,,,200.75,2,,1,2,100.38,100.38,,
                clicks,1,1,0,0,2,1,0.500000,0.094531,0.905469,0.333333,0.061492,0.792340,0,,,,,1,,1,0,,,,
                forms,2,2,0,0,1,1,1.000000,0.206549,1.000000,0.666667,0.207660,0.938508,1,,,,200.75,2,,2,2,100.38,100.38,,
                orders,2,2,0,1,0,1,0.500000,0.094531,0.905469,0.333333,0.061492,0.792340,0,,2,2,210.75,2,2,3,3,70.25,105.38,,
            "#]],
        ),
        (
            "tsv",
            expect![[r#"
                status 0
                --- stdout
                stage	people	recorded	implied	entered_here	skipped	from_previous	rate_previous	rate_previous_low	rate_previous_high	rate_first	rate_first_low	rate_first_high	dropped	still_open	median_days	p90_days	revenue	people_without_machines	p75_days	events	orders	average_order	revenue_per_person	matured	matured_of
                sends	3	3	0	3	1					1.000000	0.438503	1.000000	1				200.75	3		3	2	100.38	66.92		
                opens	2	1	1	0	1	2	0.666667	0.207660	0.938508	0.666667	0.207660	0.938508	0				200.75	2		1	2	100.38	100.38		
                clicks	1	1	0	0	2	1	0.500000	0.094531	0.905469	0.333333	0.061492	0.792340	0					1		1	0				
                forms	2	2	0	0	1	1	1.000000	0.206549	1.000000	0.666667	0.207660	0.938508	1				200.75	2		2	2	100.38	100.38		
                orders	2	2	0	1	0	1	0.500000	0.094531	0.905469	0.333333	0.061492	0.792340	0		2	2	210.75	2	2	3	3	70.25	105.38		
            "#]],
        ),
        (
            "md",
            expect![[r#"
                status 0
                --- stdout
                # Funnel

                | Stage | People | Of the stage before | Rate | 95 % interval | Of the first |
                | --- | ---: | ---: | ---: | ---: | ---: |
                | sends | 3 | – | – | – | 100.0 % |
                | opens | 2 | 2 of 3 | 66.7 % | 20.8–93.9 % | 66.7 % |
                | clicks | 1 | 1 of 2 | 50.0 % | 9.5–90.5 % | 33.3 % |
                | forms | 2 | 1 of 1 | 100.0 % | 20.7–100.0 % | 66.7 % |
                | orders | 2 | 1 of 2 | 50.0 % | 9.5–90.5 % | 33.3 % |

                ## Behind the figures

                | Stage | Recorded | Implied | Entered here | Skipped it | Stopped here | Median time | Paid |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                | sends | 3 | 0 | 3 | 1 | 1 | – | 200.75 EUR |
                | opens | 1 | 1 | 0 | 1 | 0 | – | 200.75 EUR |
                | clicks | 1 | 0 | 0 | 2 | 0 | – | – |
                | forms | 2 | 0 | 0 | 1 | 1 | – | 200.75 EUR |
                | orders | 2 | 0 | 1 | 0 | 0 | 2 d | 210.75 EUR |

                ## Opens and clicks by machines

                - **Cannot tell**: 2 opens and clicks without a time of the day: no rule can tell a machine's from a person's

                - **E-mail**: 3 mails sent to 3 people, 1 person opened, 1 person clicked

                ## Does it add up?

                - **Rows**: 10 read = 10 used + 0 set aside
                - **People**: 4 found = 4 in the funnel + 0 at none of its stages
                - **Paid**: 3 orders worth 210.75 EUR
                - **– in the funnel**: 3 orders worth 210.75 EUR
                - **– outside it**: nothing
                - **– by nobody known**: nothing
                - **Without a time**: 2 at opens, 1 at clicks, 1 at forms: they count, and are in no median time

                ## How they came to their order

                | Way | People | Orders | Paid |
                | --- | ---: | ---: | ---: |
                | skipped a stage | 1 | 2 | 200.75 EUR |
                | never seen before | 1 | 1 | 10.00 EUR |
                | all | 2 | 3 | 210.75 EUR |

                ## Rules in force

                - **Sequence**: open: people enter at any stage and may skip one; nobody is forced through the first
                - **Time limit**: none: a stage counts however long it takes
                - **Implied**: a stage is counted where a later step of the same mail proves it: 1 time in all
                - **Today**: 2026-03-10, the last day that any file names

                ## How long it took

                | From the stage before to | People | Median | 75 % | 90 % |
                | --- | ---: | ---: | ---: | ---: |
                | orders | 1 | 2 d | 2 d | 2 d |

                - **Times**: of those who came on and have a time for both stages: so many of them took no longer
                - **Without time**: 2 people at opens: reached, and in no time
                - **Without time**: 1 person at clicks: reached, and in no time
                - **Without time**: 1 person at forms: reached, and in no time

                ## Events and money

                | Stage | People | Events | Orders | Average order | Per person |
                | --- | ---: | ---: | ---: | ---: | ---: |
                | sends | 3 | 3 | 2 | 100.38 EUR | 66.92 EUR |
                | opens | 2 | 1 | 2 | 100.38 EUR | 100.38 EUR |
                | clicks | 1 | 1 | 0 | – | – |
                | forms | 2 | 2 | 2 | 100.38 EUR | 100.38 EUR |
                | orders | 2 | 3 | 3 | 70.25 EUR | 105.38 EUR |

                - **Events**: everything that reaches the stage, however many of one person
                - **Orders**: of the people of this stage, each order once, whenever it was
                - **Per person**: what they paid less what was given back, by all people of the stage; each currency by itself

                ## E-mail rates

                | E-mail | People | Rate | 95 % interval |
                | --- | ---: | ---: | ---: |
                | Open rate | 1 of 3 | 33.3 % | 6.1–79.2 % |
                | Click rate | 1 of 3 | 33.3 % | 6.1–79.2 % |
                | Click-to-open rate | 1 of 1 | 100.0 % | 20.7–100.0 % |
                | Conversion rate | 1 of 3 | 33.3 % | 6.1–79.2 % |
                | Revenue per recipient | 3 | 66.92 EUR | – |

                - **Open rate**: those who opened, of the people it was sent to (no export lists what came back)
                - **Click rate**: those who clicked a link, of the people it was sent to (no export lists what came back)
                - **Click-to-open rate**: everyone who clicked, of everyone who opened
                - **Conversion rate**: those who ordered at or after their first mail, whatever led to it, of the people it was sent to (no export lists what came back)
                - **Revenue per recipient**: what the people it was sent to (no export lists what came back) paid at or after their first mail, whatever led to it, less what was given back, by the number of these people: 2 orders worth 200.75 EUR
                - **Head counts**: 3 mails sent to 3 people, 1 person opened, 1 person clicked

                ## When it happened

                | Stage | Busiest day | People |
                | --- | ---: | ---: |
                | forms | 2026-03-03 | 1 |
                | orders | 2026-03-05 | 1 |

                - **Each mark**: 1 day, from 2026-03-03 to 2026-03-10, by when people first came there

                ## What became of the rows

                | File | Rows | Linked | Alone |
                | --- | ---: | ---: | ---: |
                | clicked_launch.csv | 1 | 1 | 0 |
                | opened_launch.csv | 1 | 1 | 0 |
                | orders.csv | 3 | 2 | 1 |
                | responses - Try it free.csv | 2 | 2 | 0 |
                | sent_to_launch.csv | 3 | 2 | 1 |

                - **Linked**: rows of people who are in another file as well
                - **Alone**: rows of people who are in this file alone

                ## How far the rates could move

                | Stage | At worst | that is | Rate | At best | that is |
                | --- | ---: | ---: | ---: | ---: | ---: |
                | orders | 50.0 % | 1 of 2 | 50.0 % | 100.0 % | 2 of 2 |

                - **At worst**: every row of the stage before that names nobody is a person who went no further, and every doubtful link of somebody who did go on is wrong
                - **At best**: whoever is at this stage and not at the one before, and every row of it that names nobody, is somebody of the stage before who seems to have stopped there

                ## What fills each stage

                - **sends**: sends in sent_to_launch.csv
                - **opens**: opens in opened_launch.csv
                - **clicks**: clicks in clicked_launch.csv
                - **forms**: forms in responses - Try it free.csv
                - **orders**: orders in orders.csv

                ## How machines are told

                - **Not seen**: Apple's and other privacy proxies open at any hour, as people do: only the sender's own mark tells

                ## What the words mean

                - **People**: everyone who reached the stage, each counted once; many rows of one person are one person
                - **Rate**: of the people who were at the stage before, those who came on to this one
                - **95 % interval**: where the true rate lies, as far as so many people can tell: the fewer people, the wider
                - **Bar**: solid as far as the figure surely goes of the largest stage's, shaded on to where its interval ends
                - **Of the first**: of the people at the first stage, those who reached this one
                - **Recorded**: a row says that they were here
                - **Implied**: no row says so, but a later step does: whoever clicked a link must have opened the mail
                - **Entered here**: had reached no earlier stage: they came in at this one
                - **Skipped it**: reached a later stage and not this one
                - **Stopped here**: reached no later stage; the drop-off list names them
                - **Paid**: what the people of this stage ordered, whenever that was, less what was given back
                - **Median time**: from the stage before to this one: half of the people took no longer (min, h = hours, d = days)
            "#]],
        ),
    ] {
        desk.run(&["funnel", "c", "--format", format, "--quiet"]).is(&expected);
    }
}

#[test]
fn json_has_numbers_as_numbers_and_nothing_as_null() {
    let text = small_campaign().run(&["funnel", "c", "--format", "json", "--quiet"]).success();
    let stages: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(stages[0]["stage"], "sends");
    assert_eq!(stages[0]["people"], 3);
    assert!(stages[0]["rate_previous"].is_null());
}

#[test]
fn an_unknown_format_is_wrong_usage_and_lists_the_formats() {
    let outcome = small_campaign().run(&["funnel", "c", "--format", "pdf"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("table, csv, tsv, json or md"), "{}", outcome.stderr);
}
