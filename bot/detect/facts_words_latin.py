"""What words of six languages in Latin letters tell about the words beside them; see `facts_vocabulary.py`."""

ENGLISH_WORDS = """
child child kid boy girl teen teenager minor orphan youngster youth toddler baby infant son daughter brother
child sister grandson granddaughter schoolgirl schoolboy sibling nephew niece young_man young_woman youngest_child
children children kids boys girls teens teenagers minors orphans youngsters youths toddlers babies infants
children sons daughters brothers sisters grandsons granddaughters siblings grandchildren schoolchildren
children pupils wards juveniles triplets adolescents
pair twins twin_sisters twin_brothers twin_boys twin_girls
adult adult* women woman men man mother* father* parent* relative* soldier* servicem* serviceperson prisoner*
adult pow pows captive* hostage* bod* civilian* official* defender* guardian* escort* grandm* caregiver*
adult teacher* priest* fighter* chaperon* inmate* journalist* lawmaker* detainee* israelis american*
people ukrainians people persons citizens russians residents evacuees refugees
thing famil* group* countr* nation* state* camp* facilit* region* batch* vote* percent trip* mission*
thing settlement* million billion dollar* time times point* round* side* member* document* case* suspect*
thing drone* missile* organi* abstention* session* warrant* communit* orphanage* school* institution* phase*
thing home border* mile* kilomet*
time year* month* week* day* hour* minute* birthday old
month january february march april may june july august september october november december jan feb mar apr jun
month jul aug sep sept oct nov dec
return exchang* swap* travel* return* brought_back brought_home brings_back brings_home bring_home bring_back
return brought back home reunit* reunion* reunif* repatriat* rescu* saved saves free freed frees releas*
return retriev* recover* hand* sent_back sends_back evacuat* arriv* cross* rejoin* came_home left escap*
return leav* flee* fled extricat* reach* get gets bring* send* transfer* reunites joined bringing
deport deport* abduct* kidnap* stolen forcibl* transferr* taken took tak* adopt* held holding hold holds
deport removed identif* missing captiv*
total total totals overall
running total_reaches total_rises total_tops total_passes total_stands total_now
running cumulative* brings_to bringing_to number_of since_the_start since_the_beginning since_january this_year_alone
so_far so_far to_date until_now
total altogether all_told in_all in_total
perfect since has have already marks marked milestone tally record now
list list lists names name register registry
more more another further additional other
part of_them of_whom of_which of_the of_those
among including among includes include
before before earlier previously previous last_month last_year prior ago
harm vanish* disappear* kill* wound* injur* dead die* died hurt victim* sick
generic every each any no one_of per
rights abduct* transfer* deport* theft right* welfare home rapporteur ombuds* health safety trafficking
link of in to from for with without by on at as that who whom whose which were was are is be been being than
link their his her into under after via through and_then during amid
and and
of of out_of
deny denies denied deny rejects rejected
between between
counts counts counted put_it_at put_the_number number puts_it numbering
over more_than over almost nearly about around
aged aged ages age between
say said say says told tell tells announc* stat* report* writes wrote confirm* add* claim* thank* clarif* not*
say deni* explain* welcom* credit* call* urge* hail* reveal* praise* admit* insist* stress* describ* acknowledg*
say speak* discloses disclosed demand*
according according_to per
via via through
to to into
cross cross* travel*
ukraine ukrain* kyiv kiev
russia russia* moscow kremlin
yesterday yesterday
today today
"""

GERMAN_WORDS = """
child *kind kind kindes junge jungen bub madchen teenager jugendlicher jugendliche jugendlichen minderjahrige
child minderjahrigen minderjahriger waise waisenkind sohn tochter bruder schwester enkel enkelin waisenjunge teenagerin
children *kinder *kindern kinder kindern jungs jungen buben madchen teenager jugendliche jugendlichen minderjahrige
children minderjahrigen minderjahriger waisen waisenkinder sohne tochter bruder schwestern geschwister enkel kleinkinder
pair zwillinge
adult erwachsene* frau frauen mann manner mutter eltern vater soldat* gefangene* kriegsgefangene* leichen
adult zivilist* menschen begleit* angehorige*
people ukrainer* personen menschen
thing familie* gruppe* land lander* staat* lager* einrichtung* prozent millionen milliarden mal stimme* region*
thing ort* mission* dollar euro grenz* kilomet*
time jahr* monat* woche* tag* stunde* minute* jahrige* jahriger jahrig alt
month januar februar marz april mai juni juli august september oktober november dezember
return austausch* zuruck* kehr* heim* ruckkehr* ruckfuhr* ruckhol* wieder vereint zusammen* ubergeb* ubergib*
return freigelass* rett* gerettet hause geholt holt hol* befreit* wiederverein* repatri* verein* ubergab*
return kommen bringt brachte* entkomm* entkam* flieh* geflohen
deport verschlepp* entfuhr* deport* abgeschob* gewaltsam festgehalten ferngehalten
total insgesamt gesamt* summe
running seit_beginn seit_jahresbeginn seit_kriegsbeginn
so_far bisher bislang
perfect seit inzwischen bereits schon wurden hat haben
list liste* namen
more weitere* noch neue* andere*
part davon von_ihnen
among darunter unter_ihnen einschliesslich
before zuvor fruher* vorher vergangen* letzte*
harm getotet* verletz* tote* starb* gestorben
generic jede* kein* alle
rights rechte* heim krankenhaus
link in im aus von mit ohne zu zum zur nach an am auf bei fur durch die der das den dem des als uber werden
link wurden sind ist
and und sowie
of von
deny dementi* bestreit* bestritt
between zwischen
counts zahlt zahl anzahl
over mehr_als uber fast rund
aged alter zwischen von im_alter
say sagt* teilt* erklar* berichtet* melde* schrieb* schreibt verkund* bestatig* kundig* sagte mitgeteilt
thank dankt* danke* lobt*
according laut nach_angaben zufolge
via uber via
to nach in_die zur
cross uberquer* reis*
ukraine ukrain* kiew
russia russ* moskau kreml
yesterday gestern
today heute
"""

FRENCH_WORDS = """
child enfant garcon fille fillette adolescent adolescente mineur mineure orphelin orpheline fils frere soeur
child sœur bebe ado jeune_homme garconnet
children enfants garcons filles fillettes adolescents adolescentes mineurs mineures orphelins orphelines
children fils freres soeurs sœurs bebes ados jeunes petits
pair jumeaux jumelles
adult adulte* femme* homme* mere* pere* parent* soldat* prisonnier* corps civil* otage* accompagn* proches
people ukrainiens personnes citoyens ukrainiennes
thing frontiere* kilomet*
thing famille* groupe* pays etat* camp* pour_cent million* milliard* fois voix region* mission* dollars euros cas lot
time an ans annee* mois semaine* jour* heure* minute*
month janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
return echang* retour* retrouv* reuni* rapatri* ramen* rentr* remis* liber* livre* recuper* restitu* rendu*
return regroup* sauv* revien* revenu* rejoint rejoi* rend
deport deport* enlev* kidnapp* transfer* emmen* retenus detenus
total total*
running depuis_le_debut
so_far jusqu jusqua ce_jour
perfect depuis deja ont a
list liste* noms nom
more autre* nouveau* nouvelle* encore supplementaire*
part dont d_entre
among dont parmi compris
before auparavant precedemment precedent* dernier
harm tue* bless* mort* deces
generic chaque tout aucun*
rights droit* foyer
link de du des d en au aux a par pour avec sans dans sur vers chez entre qui que dont la le les l ont sont est ete etait
and et
of de
deny dement dementi dementit nie_toute
between entre
counts compte nombre
over plus_de pres_de environ quelque
aged age* ages agees
say annonc* dit declar* affirm* indiqu* precis* confirm* a_fait
thank remerci* salu*
according selon d_apres
via via par
to en vers
cross travers*
ukraine ukrain* kiev kyiv
russia russ* moscou kremlin
yesterday hier
today aujourd
"""

POLISH_WORDS = """
child siostry dziecko dziecka dziecku dzieckiem chlopiec chlopca chlopcu dziewczynka dziewczynke dziewczynki
child dziewczyna nastolatek nastolatka nastolatke nastolatkowi maloletni maloletnia nieletni nieletniego
child sierota sierote syn syna corka corke corki brat brata siostra siostre niemowle chlopak chlopaka wnuk
child *latek *latka *latke *latki *latkowi *latkiem
children *latkow dzieci dziecmi dzieciom dzieciach chlopcy chlopcow dziewczynki dziewczynek dziewczat nastolatki
children nastolatkow maloletni maloletnich maloletnie nieletni nieletnich sieroty sierot synow corek braci
children siostr siostry rodzenstwo rodzenstwa maluchow wnukow
pair blizniaki blizniakow bliznieta blizniat
adult dorosl* kobiet* mezczyz* matk* matek rodzic* ojc* ojciec zolnierz* jenc* jencow cial ciala cywil*
adult opiekun* babci* zakladnik* wiezni*
people ukraincow ukraincy osob osoby ludzi obywatel*
thing granic* kilomet*
thing rodzin* grup* kraj* panstw* oboz* placow* proc procent* milion* miliard* raz razy glos* region* misj* misji
time rok roku lat lata latk* miesiac* miesiec* tydzien tygodni* dzien dni godzin* minut* letn*
month stycz* lut* marc* kwiet* maj maja czerw* lip* sierp* wrzes* wrzesni* pazdzier* listopad* grud*
return wymian* wroc* wrac* powro* powrac* odzysk* sprowadz* uwoln* zwro* zwrot* przekaz* polacz* oddan* oddac
return oddal* repatri* uratow* przywroc* domow trafil* spotka* jada
deport wywiezi* wywozi* deport* uprowad* porw* przetrzym* przymus* przesiedl*
total lacznie ogolem sumie
so_far dotad dotychczas od_poczatku wszystkich
perfect juz
list list* nazwisk*
more kolejn* jeszcze nastepn* innych now*
part z_nich z_ktorych
among wsrod w_tym miedzy_innymi
before wczesniej poprzedn* przedtem
harm zabit* rann* zgin* ofiar* zmarl*
generic kazd* zaden zadne* wszelk*
rights praw* dom domu rzeczni*
link z ze do od w we na po za przy o dla bez przez miedzy u ktor* jak sa jest byl* zostal*
and i oraz a
of z
deny zaprzecz*
between miedzy pomiedzy
counts liczba naliczyl*
over ponad wiecej_niz prawie okolo
aged wieku od wiek
say powiedzial* oswiadcz* poinform* przekazal* oglosil* podal* napisal* potwierdz* zapowiad* informuj*
thank podziek* dziekuj*
according wedlug zdaniem slow zgodnie
via przez poprzez
to do na
cross przekrocz*
ukraine ukrain* kijow*
russia rosj* rosyj* moskw* kreml*
yesterday wczoraj
today dzis dzisiaj
"""

SPANISH_WORDS = """
child nino nina menor chico chica adolescente huerfano huerfana hijo hija hermano hermana bebe joven pequeno
child pequena muchacho
children ninos ninas menores chicos chicas adolescentes huerfanos huerfanas hijos hijas hermanos hermanas
children bebes jovenes pequenos muchachos
pair gemelos gemelas mellizos
adult adulto* mujer* hombre* madre* padre* soldado* prisionero* cuerpos civil* rehen* acompan* familiar*
people ucranianos ucranios personas ciudadanos
thing frontera* kilomet*
thing familia* grupo* pais* estado* campo* campamento* ciento millon* veces vez voto* region* mision* dolares euros
time ano anos mes meses semana* dia* hora* minuto*
month enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
return intercambi* devuel* devol* retorn* regres* volv* vuel* vuelta repatri* reun* reencontr* reunific*
return liber* entreg* traer rescat* recuper* casa
deport deport* secuest* traslad* reten* llevad* enlev* atrapad* forzos*
total total* suma
running desde_el_inicio desde_el_comienzo desde_que_comenzo desde_el_principio
so_far hasta_ahora hasta_la hasta_el
perfect ya han ha desde
list lista* nombres
more otro* otra* mas nuevo* nueva*
part de_ellos de_ellas de_los
among entre_ellos incluid* entre_ellas
before antes anterior* previamente
harm muert* herid* mat* fallec*
generic cada cualquier* ningun*
rights derecho* hogar
link de del en al a por para con sin desde hacia entre que quien cuyos la el los las se han son fueron es tras
and y e
of de
deny niega nego desmint* desmient*
between entre
counts cuenta numero cifra
over mas_de casi unos
aged edad edades entre
say dijo dice anunci* declar* afirm* informo informa confirm* senal* asegur*
thank agrade* celebr*
according segun
via via por
to a hacia
cross cruz*
ukraine ucrani* kiev
russia rus* moscu kremlin
yesterday ayer
today hoy
"""

TURKISH_WORDS = """
child cocuk* cocug* genc genci gencin kiz kizi erkek oglan oglu yetim ergen bebek kardes kardesi erkek_cocuk
children cocuk* cocug* genc genci gencler* kizlar* yetimler* ergen bebekler* kardesler* kiz oglan yetim kardes
pair ikiz ikizler
adult yetiskin* kadin* anne annesi annesine baba babasi babasina ebeveyn* asker* esir* tutsak* cenaze* sivil*
adult refakat* mahkum* rehin*
people ukraynali kisi insan vatandas*
thing sinir* kilomet* aile* ulke* grup* kamp* devlet* milyon milyar yuzde kez kere bolge* oy dolar
time yil* ay aydir aylik hafta* gun* saat* dakika* yasin* yas yaslari yaslarinda yasinda
month ocak* subat* mart* nisan* mayis* haziran* temmuz* agustos* eylul* ekim* kasim* aralik*
return takas* geri* don* teslim iade kavus* kurtar* getir* ulas* evine evlerine birles* bulus* serbest ver* ayril*
deport kacir* zorla surgun sinir_disi goturul* kopar* alikon*
total toplam* sayisi
so_far simdiye bugune bugunedek
perfect beri artik simdi
list liste* isim* isimden
more daha yeni diger
part tanesi bunlardan
among arasinda aralarinda dahil
before once onceki daha_once
harm oldu_ oldur* yaral* olen* hayatini
generic her hicbir
rights hak* haklari
link ile icin ve_ olarak gore
and ve ile
of dan
deny yalanla*
between arasinda
counts sayi*
over fazla yaklasik
aged yaslari yasinda yas arasindaki
say acikla* soyledi bildir* duyur* dedi belirt* ifade kaydetti soyluyor
thank tesekkur*
according gore
via uzerinden araciligi*
to ya ye
cross gecti gecerek
ukraine ukrayna*
russia rus* moskova* kremlin*
yesterday dun
today bugun
"""
