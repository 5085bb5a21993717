"""Capitalised words that are no minor's name: places, bodies, months, and adults in office whom everybody names.

``word*`` stands for every word that begins so. What the kinds of words mean: guard_vocabulary.
"""

MONTHS_AND_DAYS = """
january february march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday januar februar märz mai juni juli oktober dezember montag dienstag mittwoch
donnerstag freitag samstag sonntag sonnabend janvier février mars avril juin juillet août septembre octobre
novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche enero febrero marzo abril mayo junio julio
agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo styczeń luty
marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień ocak şubat mart nisan mayıs
haziran temmuz ağustos eylül ekim kasım aralık pazartesi salı çarşamba perşembe cuma cumartesi pazar
"""

PLACES = """
ukrain* kyiv* kiev* kiew* kijow* kijów* russia* russl* rusya* rusia rusos rosj* rosyj* russe* russo* ruso* rusa*
moscow* moskau* moscou moskw* moscú moskov* kremlin* kreml* kherson* cherson* herson* jerson* jersón mariupol*
marioupol* donetsk* donezk* doniec* donbas* luhansk* lugansk* ługańsk* louhansk* zaporizhzh* zaporozh*
saporisch* zaporoż* zaporij* zaporiy* kharkiv* kharkov* charkiw* charkow* harkiv* járkiv kharkiv odesa odessa*
odesy lviv lwiw lwów* lvov mykolaiv* mykolajiw* nikolaev crimea* krim krym* crimée kırım* sevastopol*
simferopol* jewpatorija yevpatoria evpatoria skadovsk* skadowsk* oleshky oleschky melitopol* berdiansk*
berdyansk* dnipro* poltava sumy chernihiv* tschernihiw* czernihow* volyn* rivne zhytomyr* vinnytsia cherkasy
chernivtsi ternopil khmelnytskyi uzhhorod kramatorsk bakhmut izium kupiansk henichesk nova kakhovka kachowka
belarus* bélarus* białoru* weißruss* biélorussie bielorrusia beyaz minsk* mińsk* brest qatar* katar* catar*
doha* vatican* vatikan* watykan* vaticano istanbul* ankara* turkey türkiye* turqu* turcj* washington* white
house* europe* europa* avrupa* european american* america* amerika* usa us uk eu un uno onu abd poland* polen
polska polsce polski* pologne polonia germany* german germans deutsch* deutschland niemcy allemagne alemania
berlin* paris london britain british france french israel* israël* gaza* gazze* hamas syria* syrie* damascus
tehran* iran* iraq* egypt* cairo china* beijing india* canada* kanada* ottawa toronto geneva genf genève hague
haag haye haya brussels brüssel bruxelles rome rom roma lithuania* latvia* estonia* vilnius riga tallinn
finland* sweden norway moldova* georgia* rostov* taganrog* krasnodar* siberia* petersburg* petersbourg kazan*
voronezh* belgorod* kursk* bryansk* saratov* tomsk* sakhalin* chechnya* grozny* anapa kuban* bali tokyo japan*
africa* south north east west eastern western southern northern southeastern central asia* soviet odessa lugano
davos strasbourg straßburg strasburg vienna wien vienne madrid barcelona warsaw warschau warszaw* varsovie
varsovia prague prag kortelisy domanove abu dhabi dubai riyadh saudi emirates afghan* afghanistan kabul pakistan
venezuela* caracas pretoria черкас* чернівц* чернів* чорнобил* херсон* київ* киев* києв* киів* маріуполь*
мариупол* маріупол* донець* донецк* донеч* донбас* луган* луганськ* запоріж* запорож* харків* харков* харьк*
одес* льв* львів* львов* миколаїв* николаев* миколаєв* крим криму кримом кримськ* крым* севастополь* симферопол*
сімферопол* євпатор* евпатор* скадов* олешк* алешк* мелітопол* мелитопол* бердянс* дніпр* днепр* полтав* сум*
чернігів* чернигов* волин* волын* рівне ровно житомир* вінниц* винниц* тернопіл* тернопол* хмельницьк*
хмельницк* ужгород* краматорс* бахмут* ізюм* изюм* куп'янс* генічес* геническ* каховк* закарпат* галичин*
буковин* волновах* слов'янс* славянс* покровс* прилук* ірпін* ирпен* буч* ізмаїл* измаил* україн* украин* росі*
росс* рф срср ссср білорус* белорус* мінськ* минск* брест* катар* дох* досі ватикан* стамбул* туреч* турц*
анкар* вашингтон* сша єс ес оон європ* европ* польщ* польш* німеч* герман* германия берлін* берлин* париж*
лондон* британ* франц* ізраїл* израил* газ* хамас* сирі* сири* дамаск* іран* иран* ірак* єгип* егип* кита* індія
индия канад* женев* гааг* брюсел* брюссел* рим рима римі риме литв* латві* латви* естон* эстон* вільнюс* рига
таллін* фінлянд* швец* норвег* молдов* грузі* грузи* москв* підмосков* подмосков* ростов* таганро* краснодар*
сибір* сибир* петербург* казан* вороне* бєлгород* белгород* курс* брянськ* брянск* саратов* томськ* сахалін*
сахалин* чечн* чечен* грозн* анап* кубан* токіо япон* афган* кабул* рашк* кремл* таврі* голосіїв* азов* арабськ*
арабск* емірат* эмират* дубай* чонгар* армянс* джанко* ялт* феодос* керч* алушт* артек* бородян* гостомел*
лиман* часів* торецьк* авдіїв* мар'їн* оріхів* енергодар* василівк* токмак* пологи кортеліс* кортелис* доманове
домановo
"""

BODIES = """
isis isil daesh taliban talibans hamas hezbollah mossad knesset pentagon wagner nazi nazis azov covid lng gas
qna talibán save bring back kids children unicef ukraine's icc icrc osce nato red cross yale bloomberg reuters
afp tass ria interfax ukrinform suspilne telegram facebook twitter instagram youtube cnn bbc nbc fox abc cbs npr
ap dpa rt lab humanitarian research world cup federation republic nations assembly council office ministry
department court university hospital school orphanage foundation fund network state states house senate congress
parliament verkhovna rada bundestag duma kommersant meduza presidential parliamentary international criminal war
peace summit coalition initiative program programme project embassy government army forces defence defense
security service bureau the a an and in of to on for with from by as at is was are were be been he she they it
we you i his her their its this that these those who what when where how why after before during since until
while if but or not no yes new news photo photos video breaking exclusive opinion live update updates interview
christmas easter day st saint saints holy god jesus santa happy birthday today yesterday tomorrow last next
first one two three four five six seven eight nine ten eleven twelve dozens hundreds thousands many some all
most several other another more less also only even now then here there returned reunited deported abducted
kidnapped rescued home return returns reunites says said told tells mr mrs ms dr prof city region oblast
district village street river sea black russian ukrainians russians qatari belarusian israeli palestinian syrian
turkish polish west bank family families parents mother father story stories report reports search way mission
ngo ngos charity according der die das ein eine und aus von zu im am auf für mit nach bei durch wegen haft*
krieg* jubiläum* kampf* vertrag* gefängnis* bestehen frist* flucht familie* mutter* eltern rückkehr* heim* wie
wer wann warum sie er es wir ihr auch noch doch dann zwei drei vier fünf sechs sieben acht neun zehn elf zwölf
angaben bericht* ukrainer* russen ukrainerin* uhr euro regierung* hilfe* schule* schul* klasse* waisenhaus*
internat* lager* stadt* dorf* gebiet* region* woche* monat* jahr* tag* leben land* haus* hause grenze* front* le
la les un une des du de et à au aux en dans par pour sur avec sans après avant elle il ils elles nous vous ce
cette ces son sa ses leur leurs mon qui que quoi où quand comment pourquoi selon depuis deux trois quatre cinq
sept huit neuf dix onze douze croix rouge moyen-orient maison el los las una unos unas y del al por para con sin
según desde tras ante ella ellos ellas nosotros su sus este esta estos estas quien cuando donde cómo cruz roja
casa blanca naciones unidas dos tres cuatro cinco seis siete ocho nueve diez once doce w z ze do na po od przez
dla o oraz przy za jak kto co kiedy gdzie dlaczego ona oni jego jej ich ta te dwoje troje czworo pięcioro
sześcioro biały dom czerwony krzyż ve bir bu şu için ile olarak sonra önce daha çok kadar gibi ancak göre ise
iki üç dört beş altı yedi sekiz dokuz kızılhaç kızılay saray devlet birleşmiş milletler юнісеф юнисеф червон*
хрест* красн* крест* крестa він вона вони воно ми ви я он она они оно мы вы его ее її його їх их цей ця це ці
этот эта эти это той та те ті и й і в у на з із зі с со до від от по за для про о об при через після после перед
під над між между без або или але но що что як как хто кто де где коли когда чому почему якщо если тепер теперь
вже уже ще еще тільки только також также навіть даже сьогодні сегодня вчора вчера завтра нині двоє троє четверо
п'ятеро шестеро семеро восьмеро двое трое один одна два три чотири четыре п'ять пять шість шесть сім семь вісім
восемь дев'ять девять десять діти дети дітей детей дитина ребенок родина сім'я семья мати мать батько отец
батьки родители війна война війни войны день дня свят* різдв* рождеств* великд* пасх* новый новий дорога дом
дома додому домой школа школи школы офіс офис рада ради совет совета суд суда мкс мус мккк мккч дбр сбу гур овa
ова мвс мзс мид мо тот вот зсу всу белый білий дому доме партія партия закон указ slava слава
"""

KNOWN_ADULTS = """
melania* mélania* mélanie barron donald меланія меланії меланію меланією меланиа мелания мелании меланию
меланией меланья меланьи маттео матео zelensk* zelenskyy* zelenskiy* selensk* zełensk* zielensk* lubinets*
lubynets* lubinez* loubinets* łubin* lubinec* lubiniec* lvova* lvov* lwowa* lwowej* belova* bielova* belowa*
biełow* bilova* moskalkov* moskalkow* herasymchuk* gerasimchuk* herasimczuk* gierasimczuk* gerassymtschuk*
kuleba* kouleba* kułeb* yermak* jermak* iermak* ermak* zarivna* zaryvna* prokudin* prokoudine* prokudyn*
rashevsk* raschewsk* trump* putin* poutine* medvedev* lavrov* lawrow* ławrow* peskov* pieskow* peskow*
zakharova* sacharowa* zajárova* zaharova* medinsk* medynsk* umerov* umierow* dmitriev* dmitrijew* dmitriew*
budanov* zuppi* bergoglio parolin* baerbock* joly* carney* trudeau* macron* merz* scholz* tusk* duda* nawrock*
erdogan* erdoğan* biden* vance* rubio* kellogg* witkoff* blinken* harris* ramaphosa* meloni* starmer* sunak*
orban* lukashenk* lukaschenk* łukaszenk* loukachenk* lukaşenk* talai* talay* kadyrov* kadirov* kadyrow*
abramovich* abramowitsch* khan* sybiha* svyrydenk* shmyhal* klitschko* klymenk* stefanchuk* yerm khater* chater*
thani* khulaifi* ansari* hajri* misnad* tamim* lolwah* lolwa* kovaliv* betsa* kasyanov* kasianov* raymond* türk*
guterres* musk* kaja kallas* leyen* metsola* michel* barrot* lammy* amiri* amiry* boehler* zelenskas zelenskis
halper* usyk* shevchenk* vereshchuk* wereschtschuk* malashenk* nazarov* kislits* kyslyts* nebenz* belousov*
shoigu* patrushev* kozak* khusnullin* golikov* kuznetsov* turchak* moskalc* mizulin* malofeev* mihail* kriukov*
francis* franciszek* franziskus* françois* francisco* leo* leon* leone* pope* hubeba зеленськ* зеленск* лубін*
лубин* львова* львово* львову* бєлов* белов* білов* москальков* герасимчук* кулеб* єрмак* ермак* зарівн* заривн*
прокудін* прокудин* рашевськ* рашевск* трамп* путін* путин* медведев* медведєв* лавров* пєсков* песков* захаров*
мединськ* мединск* умєров* умеров* дмитрієв* дмитриев* буданов* дзуппі* дзуппи* дзупп* паролін* паролин* бербок*
жолі* жоли* карні* карни* трюдо* макрон* мерц* шольц* туск* дуд* ердоган* эрдоган* байден* венс* рубіо* рубио*
келлог* віткофф* уиткофф* блінкен* блинкен* рамафос* мелоні* стармер* орбан* лукашенк* талай* талаєв* кадиров*
кадыров* абрамович* сибіг* сибиг* свириденк* шмигал* кличк* клименк* стефанчук* хатер* тані* тани* хулайфі*
хулайфи* ансарі* ансари* гаджрі* гаджри* міснад* миснад* тамім* тамим* ковалів* бец* касьянов* терехов* газарян*
верещук* малашенк* назаров* турчак* кислиц* небенз* небензя* шойгу* патрушев* мізулін* мизулин* малофеев*
малофєєв* франциск* лев-xiv барадар* карлсон* абдулл* лопетег* хинштейн* карасин* шевченк* сирськ* сырск*
федоров* чернишов* чернышов* ковальчук-о
"""

KNOWN_ADULTS_ARABIC = """
ميلانيا ميلاني زيلينسك* زيلنسك* لوبينيتس لوبينيز لوبينتس بيلوفا لفوفا ترامب بوتين كوليبا يرماك هيراسيمتشوك
زاريفنا بروكودين الخاطر الخليفي الانصاري تميم ال ثاني زوبي تزوبي لافروف بيسكوف ميدينسكي دميترييف ماكرون اردوغان
بايدن موسكالكوفا عبد عبدالرحمن الرحمن حمد جاسم بن كاراسين المسند مالكوتش الاسد العطيه فرنسيس رامافوزا
"""

KNOWN_MINORS = """
yermokhin* jermochin* ermokhin* iermokhin* yermokhyn* jermochyn* yermohin* ermochin* iermokhine* ermokhine*
єрмохін* ермохин* єрмохин* ермохін* يرموخين يرموكين ارموخين ييرموخين
"""
